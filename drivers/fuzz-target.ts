/** Uniform random number, 0 inclusive to 1 exclusive, from a seed that is printed. */
export type Random = () => number

/**
 * One protocol family as the fuzzer and the property tests see it: how good frames look, and what the deframer makes of a
 * stream. HID families read report by report, their `stream` is a list of reports then.
 */
export interface FuzzTarget {
  /** HID hands over whole reports: each chunk is one. A byte stream (the default) comes cut anywhere. */
  readonly whole?: true
  /** As in the registry, or a part of it: `kerong-k4`, `wacom-stu pen`. */
  readonly family: string
  /** One good frame with random content, as it goes over the wire. */
  frame(random: Random): Uint8Array
  /**
   * Feeds the chunks to a fresh deframer and gives what it took for frames, each as the bytes of that frame.
   * Must never throw, whatever the bytes are.
   */
  read(chunks: readonly Uint8Array[]): readonly Uint8Array[]
  /**
   * How many bits of a random frame of right shape must happen to fit for it to pass (checksum and fixed bytes that the
   * shape does not already force): the odds of a false frame are 1 in 2 to this power for each shape that comes by.
   */
  readonly checksumBits: number
  /** No checksum: where a bit of a good frame turned, another good frame comes of it, which nobody can know. */
  readonly unchecked?: true
}
