/** A TLS server that is every host of the platforms, in front of the simulator; its certificate is nobody's. */
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { selfSigned } from './tls'

/** Servers of one test; all of them end together. */
export interface Listening {
  /** Port on loopback. */
  listen(server: Server): Promise<number>
  close(): void
}

export function listening(): Listening {
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  return {
    async listen(server) {
      servers.push(server)
      server.on('connection', (socket: Socket) => {
        sockets.add(socket)
        socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return (server.address() as AddressInfo).port
    },
    close() {
      for (const socket of sockets) socket.destroy()
      for (const server of servers) server.close()
    },
  }
}

/** The server; `simulator` is the address of the one behind it. Trusted only with `NODE_TLS_REJECT_UNAUTHORIZED=0`. */
export const frontOf = (simulator: string): Server =>
  createServer(selfSigned('every host'), (incoming, outgoing) => {
    // As they came: the simulator looks at their case and order.
    const forwarded = ['x-forwarded-host', incoming.headers.host ?? '', 'x-forwarded-proto', 'https']
    const headers = [...incoming.rawHeaders, ...forwarded]
    const passed = request(simulator + (incoming.url ?? '/'), { method: incoming.method ?? 'GET', headers })
    passed.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
