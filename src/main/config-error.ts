/** A configuration that cannot be used. The message names the file and the field, and is shown in a box of its own. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
