/**
 * Reads a network in TensorFlow Lite's file format (a FlatBuffer, schema.fbs version 3): just what the segmentation model needs. Weights
 * stored in half precision are widened here, once.
 */

export type Operation =
  | 'add'
  | 'conv'
  | 'depthwise'
  | 'sigmoid'
  | 'multiply'
  | 'relu'
  | 'resize'
  | 'mean'
  | 'hard-swish'
  | 'transpose-conv'

export interface Step {
  readonly operation: Operation
  /** Indexes into {@link Network.tensors}; a missing bias is not listed. */
  readonly inputs: readonly number[]
  readonly output: number
  readonly stride: number
  /** A rectifier follows in the same step. */
  readonly relu: boolean
}

export interface Tensor {
  /** Batch, height, width, channels. */
  readonly shape: readonly number[]
  /** Weights; undefined for what is computed. */
  readonly data: Float32Array<ArrayBuffer> | undefined
}

export interface Network {
  readonly tensors: readonly Tensor[]
  readonly steps: readonly Step[]
  readonly input: number
  readonly output: number
}

const operations: Readonly<Record<number, Operation>> = {
  0: 'add',
  3: 'conv',
  4: 'depthwise',
  14: 'sigmoid',
  18: 'multiply',
  19: 'relu',
  23: 'resize',
  40: 'mean',
  117: 'hard-swish',
}
const dequantize = 6
const custom = 32
const types = { float32: 0, float16: 1 } as const

/** @throws Error when the file is not of the known kind */
export function readNetwork(bytes: ArrayBuffer): Network {
  const buffer = new FlatBuffer(bytes)
  const model = buffer.root('TFL3')
  const codes = model.tables(1).map((code) => Math.max(code.byte(0, 0), code.int(3, 0)))
  const [graph] = model.tables(2)
  if (graph === undefined) throw new Error('a network without a graph')
  const buffers = model.tables(4)
  const tensors: Tensor[] = graph.tables(0).map((tensor) => ({
    shape: tensor.ints(0),
    data: weights(buffers[tensor.int(2, 0)]?.bytes(0), tensor.byte(1, 0)),
  }))
  const steps: Step[] = []
  for (const operator of graph.tables(3)) {
    const code = codes[operator.int(0, 0)] ?? -1
    const inputs = operator.ints(1).filter((index) => index >= 0)
    const [output = -1] = operator.ints(2)
    if (code === dequantize) {
      const source = tensors[inputs[0] ?? -1]
      const target = tensors[output]
      if (source === undefined || target === undefined) throw new Error('weights without a place')
      tensors[output] = { shape: target.shape, data: source.data }
    } else {
      steps.push({ inputs, output, ...kindOf(code, operator) })
    }
  }
  const [input = -1] = graph.ints(1)
  const [output = -1] = graph.ints(2)
  return { tensors, steps, input, output }
}

function kindOf(code: number, operator: Table): Pick<Step, 'operation' | 'stride' | 'relu'> {
  // The one custom operation of the model: a transposed convolution with bias, 2 by 2, stride 2.
  if (code === custom) return { operation: 'transpose-conv', stride: 2, relu: false }
  const operation = operations[code]
  if (operation === undefined) throw new Error(`an operation the network should not have: ${code}`)
  const options = operator.table(4)
  if (operation === 'conv') return { operation, stride: options?.int(1, 1) ?? 1, relu: options?.byte(3, 0) === 1 }
  if (operation === 'depthwise') return { operation, stride: options?.int(1, 1) ?? 1, relu: options?.byte(4, 0) === 1 }
  return { operation, stride: 1, relu: false }
}

function weights(bytes: DataView | undefined, type: number): Float32Array<ArrayBuffer> | undefined {
  if (bytes === undefined || bytes.byteLength === 0) return undefined
  if (type === types.float16) {
    return Float32Array.from({ length: bytes.byteLength / 2 }, (_, index) => half(bytes.getUint16(index * 2, true)))
  }
  if (type === types.float32) {
    return Float32Array.from({ length: bytes.byteLength / 4 }, (_, index) => bytes.getFloat32(index * 4, true))
  }
  return undefined
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const sign = bits & 0x80_00 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 0x3_ff
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024)
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

class FlatBuffer {
  readonly #view: DataView

  constructor(bytes: ArrayBuffer) {
    this.#view = new DataView(bytes)
  }

  root(identifier: string): Table {
    const found = String.fromCharCode(...[4, 5, 6, 7].map((at) => this.#view.getUint8(at)))
    if (found !== identifier) throw new Error('not a network file')
    return new Table(this.#view, this.#view.getUint32(0, true))
  }
}

/** A table with optional fields, found through its list of offsets. */
class Table {
  readonly #view: DataView
  readonly #at: number

  constructor(view: DataView, at: number) {
    this.#view = view
    this.#at = at
  }

  int(field: number, otherwise: number): number {
    const at = this.#field(field)
    return at === undefined ? otherwise : this.#view.getInt32(at, true)
  }

  byte(field: number, otherwise: number): number {
    const at = this.#field(field)
    return at === undefined ? otherwise : this.#view.getUint8(at)
  }

  table(field: number): Table | undefined {
    const at = this.#field(field)
    return at === undefined ? undefined : new Table(this.#view, this.#follow(at))
  }

  tables(field: number): Table[] {
    return this.#vector(field, 4, (at) => new Table(this.#view, this.#follow(at)))
  }

  ints(field: number): number[] {
    return this.#vector(field, 4, (at) => this.#view.getInt32(at, true))
  }

  bytes(field: number): DataView | undefined {
    const at = this.#field(field)
    if (at === undefined) return undefined
    const vector = this.#follow(at)
    return new DataView(this.#view.buffer, vector + 4, this.#view.getUint32(vector, true))
  }

  #vector<T>(field: number, size: number, read: (at: number) => T): T[] {
    const at = this.#field(field)
    if (at === undefined) return []
    const vector = this.#follow(at)
    const length = this.#view.getUint32(vector, true)
    return Array.from({ length }, (_, index) => read(vector + 4 + index * size))
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true)
  }

  #field(index: number): number | undefined {
    const offsets = this.#at - this.#view.getInt32(this.#at, true)
    const entry = 4 + index * 2
    if (entry >= this.#view.getUint16(offsets, true)) return undefined
    const offset = this.#view.getUint16(offsets + entry, true)
    return offset === 0 ? undefined : this.#at + offset
  }
}
