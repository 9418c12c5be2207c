/**
 * A Koishi with the OneBot adapter and the plugin, as a process of its own: see `bot-process.ts`.
 * Arguments: base folder, address of the OneBot end, the plugin's settings as JSON.
 */
import { createRequire } from 'node:module'
import { Context, Logger } from 'koishi'
import * as plugin from '../../src'

const require = createRequire(__filename)
const [dir = '', endpoint = '', settings = '{}'] = process.argv.slice(2)

const official = (name: string): never => {
  const loaded = require(name) as { default?: unknown }
  return (loaded.default ?? loaded) as never
}

Logger.targets.splice(0, Logger.targets.length, {
  colors: 0,
  // Ours alone: the adapter writes every picture it sends.
  levels: { base: 0, amagi: 3 },
  print: (line) => console.log(line),
})
const app = new Context()
app.baseDir = dir
app.plugin(official('@koishijs/plugin-http'))
app.plugin(official('koishi-plugin-adapter-onebot'), {
  selfId: '10001',
  protocol: 'ws',
  endpoint,
  responseTimeout: 60_000,
} as never)
app.plugin(plugin as never, JSON.parse(settings) as never)
void app.start()
