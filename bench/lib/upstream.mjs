/** The same fake platform for both sides: a music answer of the documented size with the asked id in it. */
import { createServer } from 'node:http'

const filler = Array.from({ length: 60 }, (_, index) => `"field_${index}":"${'音乐'.repeat(14)}${index}"`).join(',')
let calls = 0
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://x')
  if (url.pathname === '/calls') return void response.end(String(calls))
  calls++
  const id = url.searchParams.get('music_id') ?? '0'
  const body = `{"status_code":0,"msg":"success","music_info":{"id":${id},"id_str":"${id}",${filler}}}`
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) })
  response.end(body)
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`))
