// Downloads one file in a process of its own and reports time, CPU and peak memory.
const { rmSync, statSync } = require('node:fs')
const [bundle, gateway, path, bytes, tuning] = process.argv.slice(2)
const media = require(bundle)

async function main() {
  const transport = media.createTransport({ gateway })
  const tools = {
    transport,
    clock: Date.now,
    random: Math.random,
    tuning: { ...media.defaultTuning, ...JSON.parse(tuning) },
    hosts: media.createHosts(Date.now),
    rate: media.createRate(0, Date.now),
  }
  const request = {
    urls: ['https://cdn.example/file'],
    headers: {},
    hosts: ['cdn.example'],
    path,
    family: 'video',
    purpose: 'media',
    budget: media.createBudget(undefined),
    room: media.createPromises().begin(async () => undefined),
  }
  // What is loaded at first use counts for no round.
  const head = await transport.open({ url: request.urls[0], hosts: request.hosts, purpose: 'media' })
  head.stream.destroy()
  const started = performance.now()
  await media.download(request, tools)
  const ms = performance.now() - started
  if (statSync(path).size !== Number(bytes)) throw new Error('not the whole file')
  rmSync(path)
  transport.close()
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  console.log(`result ${JSON.stringify({ ms, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024 })}`)
}

main()
