/**
 * `npm run fuzz -- [--frames N] [--seed S] [--family NAME]`: a million good frames of every family, once with silence and once with
 * garbage between them, through its deframer. Ends with 1 when a good frame was lost for no reason, or more was invented than the
 * checksum's odds explain. The seed is printed: the same one gives the same bytes.
 */
import { parseArgs } from 'node:util'
import { fuzzFamily, fuzzTargets, randomFrom, type FuzzReport } from '../../drivers/fuzz.ts'

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
console.log(`${'family'.padEnd(18)} ${'between'.padEnd(8)}    lost  invented   frames/s      MB/s`)
let wrong = 0
for (const target of targets) {
  const silent = fuzzFamily(target, frames, 'silence', randomFrom(seed))
  const noisy = fuzzFamily(target, frames, 'garbage', randomFrom(seed))
  print('silence', silent)
  print('garbage', noisy)
  if (silent.lost > 0 || silent.invented > 0 || noisy.lost > 3 * noisy.invented) {
    wrong += 1
    console.log(`  ${target.family}: good frames were lost without a false one beside them`)
  }
}
console.log(`\n${targets.length - wrong} families held, ${wrong} did not`)
process.exitCode = wrong === 0 ? 0 : 1

function print(between: string, { family, lost, invented, sent, bytes, ms }: FuzzReport): void {
  const cells = [lost, invented, Math.round((sent / ms) * 1000)].map((value, at) =>
    String(value).padStart(at === 2 ? 10 : 8),
  )
  console.log(
    `${family.padEnd(18)} ${between.padEnd(8)}${cells.join('  ')}  ${(bytes / 1000 / ms).toFixed(1).padStart(8)}`,
  )
}
