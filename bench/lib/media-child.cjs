// Fetches and merges one video as the plugin does, in a process that has Koishi, and reports its peak memory.
const [bundle, gateway, dir, sizes] = process.argv.slice(2)
require('koishi')
const { createMedia, createTransport } = require(bundle)

const baseline = process.memoryUsage().rss
const transport = createTransport({ gateway })
const media = createMedia({ dir, transport, mediaHosts: () => ['cdn.example'], ffmpeg: false, log: console.error })
const [videoBytes, audioBytes] = sizes.split(',').map(Number)
const variant = {
  id: 'bench',
  label: '1080P',
  quality: 1080,
  codec: 'avc',
  sizeBytes: videoBytes,
  source: { urls: ['https://cdn.example/video.m4s'] },
  audio: { id: 'a', codec: 'aac', sizeBytes: audioBytes, source: { urls: ['https://cdn.example/audio.m4s'] } },
}
let late = 0
let last = performance.now()
const watch = setInterval(() => {
  late = Math.max(late, performance.now() - last - 10)
  last = performance.now()
}, 10)

async function main() {
  const started = performance.now()
  const file = await media.video({ kind: 'video', id: 'bench', variants: [variant] }, variant, { platform: 'bilibili' })
  const ms = performance.now() - started
  clearInterval(watch)
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  const result = {
    ms,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMiB: maxRSS / 1024,
    baselineMiB: baseline / 1024 / 1024,
    lateMs: late,
    bytes: file.sizeBytes,
    seconds: file.durationSec,
  }
  await media.close()
  transport.close()
  console.log(`result ${JSON.stringify(result)}`)
}

main()
