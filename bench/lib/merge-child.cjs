// Merges one pair of tracks as the plugin does and reports time and peak memory of the whole process.
const [bundle, video, audio, output] = process.argv.slice(2)
const { createMerger } = require(bundle)

const inputs = [
  { path: video, take: 'video' },
  { path: audio, take: 'audio' },
]

async function main() {
  await createMerger({ log: console.error }).merge({ inputs, output })
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  console.log(`result ${JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: maxRSS / 1024 })}`)
}

main()
