/**
 * The simulator as a program: `tsx simulator/main.ts [--port 4600]`. Prints its address, then links to paste.
 * Runs until it is told to stop.
 */
import { parseArgs } from 'node:util'
import { accounts, startSimulator } from '.'

const names = { bilibili: '哔哩哔哩', douyin: '抖音', kuaishou: '快手' }
const order = Object.keys(names)

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' } }, strict: false })
  const simulator = await startSimulator({ port: Number(values.port ?? 0) })
  const lines = [`simulated platforms: ${simulator.url}`, '']
  let platform = ''
  const all = [...simulator.links, ...simulator.pages].sort(
    (a, b) => order.indexOf(a.platform) - order.indexOf(b.platform),
  )
  for (const link of all) {
    if (link.platform !== platform) {
      platform = link.platform
      lines.push(`  ${names[link.platform]}  ${platform}`)
    }
    const becomes = 'error' in link.expect ? link.expect.error : link.expect.kind
    lines.push(
      `    ${link.forms.short.padEnd(58)} ${becomes.padEnd(10)} ${link.title.split('\n')[0]?.slice(0, 32) ?? ''}`,
    )
  }
  lines.push('', '  Share texts and addresses work as well, for example:')
  for (const key of ['walk', 'studio', 'ninecats']) {
    const text = simulator.links.find((link) => link.key === key)?.forms.text
    if (text) lines.push(`    ${text.replaceAll('\n', ' ')}`)
  }
  lines.push(
    '',
    '  A bilibili cookie that opens higher qualities here (and nothing anywhere else):',
    `    ${accounts.bilibili.vip.split(';')[0] ?? ''}`,
    '',
  )
  process.stdout.write(`${lines.join('\n')}\n`)

  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
