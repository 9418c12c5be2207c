/** Everything of the web server library, loaded in one piece when the server is opened. */
export { getRequestListener } from '@hono/node-server'
export { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
export { Hono } from 'hono'
