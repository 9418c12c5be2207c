/** amagi 5.8.0 with its upstream moved to loopback: every https request of the process goes to one plain port. */
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'

const [upstream, port] = process.argv.slice(2).map(Number)
https.request = (options, callback) =>
  http.request(
    {
      ...options,
      protocol: 'http:',
      hostname: '127.0.0.1',
      host: '127.0.0.1',
      port: upstream,
      agent: http.globalAgent,
    },
    callback,
  )
syncBuiltinESMExports()
const { createAmagiClient } = await import('@ikenxuan/amagi')
const cookie = 'ttwid=1%7Cbench; msToken=bench'
createAmagiClient({ cookies: { douyin: cookie, bilibili: cookie, kuaishou: cookie } }).startServer(port)
