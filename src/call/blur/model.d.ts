/** The model as a `data:` URL inside the bundle: nothing is fetched, from nowhere. */
declare module '*.tflite?url&inline' {
  const url: string
  export default url
}
