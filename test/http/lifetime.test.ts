import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { get, later, refusal, startServer, startTcp, transport } from './support'

describe('abort', () => {
  test('before the call sends nothing', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    const signal = AbortSignal.abort()
    expect((await refusal(http.send(get('/', { signal })))).code).toBe('cancelled')
    expect((await refusal(http.open(get('/', { signal })))).code).toBe('cancelled')
    expect(server.seen).toHaveLength(0)
  })

  test('while waiting for the head rejects at once and drops the connection', async () => {
    let dropped = false
    const server = await startServer((request) => void request.socket.on('close', () => (dropped = true)))
    const controller = new AbortController()
    const call = refusal(transport({ gateway: server.gateway }).send(get('/', { signal: controller.signal })))
    await expect.poll(() => server.seen.length).toBe(1)
    controller.abort(new Error('hunter2'))
    expect(await call).toMatchObject({ code: 'cancelled', message: 'cancelled' })
    await expect.poll(() => dropped).toBe(true)
  })

  test('within the body rejects at once and drops the connection', async () => {
    let dropped = false
    const server = await startServer((request, response) => {
      request.socket.on('close', () => (dropped = true))
      response.write('half')
    })
    const controller = new AbortController()
    const call = refusal(transport({ gateway: server.gateway }).send(get('/', { signal: controller.signal })))
    await expect.poll(() => server.seen.length).toBe(1)
    await later(30)
    controller.abort()
    expect((await call).code).toBe('cancelled')
    await expect.poll(() => dropped).toBe(true)
  })

  test('after the answer changes nothing', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const controller = new AbortController()
    const http = transport({ gateway: server.gateway })
    const answer = await http.send(get('/', { signal: controller.signal }))
    controller.abort()
    expect(answer.json()).toEqual({})
    expect((await http.send(get('/'))).status).toBe(200)
    expect(server.connections()).toBe(1)
  })

  test('of one call leaves the others alone', async () => {
    const server = await startServer((_, response) => void later(40).then(() => response.end('{}')))
    const http = transport({ gateway: server.gateway })
    const controller = new AbortController()
    const calls = [http.send(get('/1')), http.send(get('/2', { signal: controller.signal })), http.send(get('/3'))]
    setTimeout(() => controller.abort(), 10)
    const results = await Promise.allSettled(calls)
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })
})

describe('close', () => {
  test('ends what is under way and refuses what comes after', async () => {
    const server = await startServer(() => undefined)
    const http = transport({ gateway: server.gateway })
    const calls = [refusal(http.send(get('/1'))), refusal(http.open(get('/2', { purpose: 'media' })))]
    await expect.poll(() => server.seen.length).toBe(2)
    http.close()
    for (const error of await Promise.all(calls)) expect(error.code).toBe('cancelled')
    expect((await refusal(http.send(get('/3')))).code).toBe('cancelled')
    expect((await refusal(http.open(get('/4')))).code).toBe('cancelled')
    expect(server.seen).toHaveLength(2)
    expect(() => http.close()).not.toThrow()
  })

  test('before the first call is done cannot be outrun', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    const call = refusal(http.send(get('/')))
    http.close()
    expect((await call).code).toBe('cancelled')
    await later(50)
    expect(server.seen).toHaveLength(0)
  })

  test('ends a tunnel that is still being opened', async () => {
    const sockets: net.Socket[] = []
    const port = await startTcp(net.createServer((socket) => void sockets.push(socket.resume())))
    const http = transport({ proxy: `http://127.0.0.1:${port}` })
    const call = refusal(http.send(get('/')))
    await expect.poll(() => sockets.length).toBe(1)
    http.close()
    expect((await call).code).toBe('cancelled')
    await expect.poll(() => sockets[0]!.destroyed || sockets[0]!.readableEnded).toBe(true)
  })
})

test('nothing process-wide is touched', async () => {
  const { default: http } = await import('node:http')
  const { default: https } = await import('node:https')
  const { default: axios } = await import('axios')
  const settings = (): string => JSON.stringify([process.env, axios.defaults])
  const state = (): unknown => [http.globalAgent, https.globalAgent, settings()]
  const before = state()
  const server = await startServer((_, response) => response.end('{}'))
  await transport({ gateway: server.gateway }).send(get('/'))
  expect(state()).toEqual(before)
})

test('proxies named in the environment are not used', async () => {
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'no_proxy', 'NO_PROXY']
  const saved = names.map((name) => [name, process.env[name]] as const)
  try {
    for (const name of names) process.env[name] = name.toLowerCase() === 'no_proxy' ? '' : 'http://127.0.0.1:1'
    const server = await startServer((_, response) => response.end('{}'))
    expect((await transport({ gateway: server.gateway }).send(get('/', { retries: 0 }))).status).toBe(200)
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
})
