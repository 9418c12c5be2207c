/** The simulated platforms with many large videos, in a process of their own: their work is not counted as the bot's. */
import { startSimulator } from '../../simulator'

const count = Number(process.argv[2])

async function main(): Promise<void> {
  const simulator = await startSimulator()
  const large = simulator.world.douyin.find((work) => work.large)
  if (!large) throw new Error('no large work in the simulated world')
  const ids = Array.from({ length: count }, (_, index) => `${BigInt(large.id) + BigInt(index + 1)}`)
  for (const id of ids) simulator.world.douyin.push({ ...large, id, key: `${large.key}${id}`, code: `i${id}` })
  process.send?.({ url: simulator.url, links: ids.map((id) => `https://www.douyin.com/video/${id}`) })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
