/** A queue of things to happen, soonest first; equal times in the order in which they were planned. */
export class Agenda {
  now = 0
  #planned: { at: number; act: () => void }[] = []

  plan(at: number, act: () => void): void {
    const time = Math.max(at, this.now)
    let index = this.#planned.length
    while (index > 0 && this.#planned[index - 1]!.at <= time) index -= 1
    this.#planned.splice(index, 0, { at: time, act })
  }

  run(): void {
    for (let next = this.#planned.pop(); next !== undefined; next = this.#planned.pop()) {
      this.now = next.at
      next.act()
    }
  }
}
