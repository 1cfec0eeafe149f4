/**
 * `npm run fuzz -- [--frames N] [--seed S] [--family NAME]`: a million good frames of every family, once with silence and once with
 * garbage between them, through its deframer. Ends with 1 when a good frame was lost without a false one over it, or more was invented
 * than the checksum's odds explain. `turned`: good frames with a turned bit that came out, where a family has no checksum to know them by. The seed is printed: the same one gives the same bytes.
 */
import { parseArgs } from 'node:util'
import { complaints, fuzzFamily, fuzzTargets, randomFrom, type FuzzReport } from '../../drivers/fuzz.ts'

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    family: { type: 'string' },
  },
})
const frames = Number(values.frames)
const seed = Number(values.seed)
const targets = fuzzTargets.filter(({ family }) => values.family === undefined || family === values.family)
if (!Number.isInteger(frames) || frames < 1 || !Number.isInteger(seed) || targets.length === 0) {
  console.error(
    `families: ${fuzzTargets.map(({ family }) => family).join(', ')}; --frames and --seed are whole numbers`,
  )
  process.exit(2)
}

console.log(`seed ${seed}, ${frames} good frames of each family, twice\n`)
console.log(`${'family'.padEnd(18)} ${'between'.padEnd(8)}    lost  invented    turned   frames/s      MB/s`)
let wrong = 0
for (const target of targets) {
  const silent = fuzzFamily(target, frames, 'silence', randomFrom(seed))
  const noisy = fuzzFamily(target, frames, 'garbage', randomFrom(seed))
  print(silent)
  print(noisy)
  const wrongs = [silent, noisy].flatMap((report) => complaints(target, report))
  for (const complaint of wrongs) console.log(`  WRONG: ${complaint}`)
  if (wrongs.length > 0) wrong += 1
}
console.log(`\n${targets.length - wrong} families held, ${wrong} did not`)
process.exitCode = wrong === 0 ? 0 : 1

function print({ family, between, lost, invented, turned, sent, bytes, ms }: FuzzReport): void {
  const cells = [lost, invented, turned, Math.round((sent / ms) * 1000)].map((value, at) =>
    String(value).padStart(at === 3 ? 10 : 8),
  )
  console.log(
    `${family.padEnd(18)} ${between.padEnd(8)}${cells.join('  ')}  ${(bytes / 1000 / ms).toFixed(1).padStart(8)}`,
  )
}
