export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'MB' | '%' | '/s'
  /** Measured in the same run, in the same unit; for scans the tenth of a second after which an answer feels late. */
  readonly baseline: number
  /** The ratio that is wanted at most. */
  readonly aim: number | undefined
}

export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: number
  readonly ratio: number
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Prints the table and answers it as plain rows. */
export function report(figures: readonly Figure[]): Row[] {
  const round = (value: number) => Math.round(value * 10) / 10
  const rows = figures.map(({ name, value, unit, baseline }) => ({
    name,
    value: round(value),
    unit,
    baseline: round(baseline),
    ratio: Math.round((value / baseline) * 100) / 100,
  }))
  const width = Math.max(...rows.map(({ name }) => name.length))
  console.log(`${'figure'.padEnd(width)}     value  baseline  ratio   aim`)
  rows.forEach(({ name, value, unit, baseline, ratio }, index) => {
    const aim = figures[index]?.aim
    const cells = [
      name.padEnd(width),
      `${value.toFixed(1)} ${unit}`.padStart(11),
      baseline.toFixed(1).padStart(8),
      ratio.toFixed(2).padStart(6),
      (aim === undefined ? '' : `≤ ${aim}`).padStart(6),
    ]
    console.log(cells.join(' '))
  })
  return rows
}

export function main(body: () => Promise<void>): void {
  body().catch((error: unknown) => {
    console.error(error)
    process.exitCode = 1
  })
}
