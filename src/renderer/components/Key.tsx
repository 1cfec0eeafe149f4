import classes from './Key.module.css'

/** A key as it stands on the keyboard, shown beside what it does. Decoration: screen readers get `aria-keyshortcuts`. */
export function Key({ children }: { children: string }) {
  return (
    <kbd className={classes.key} aria-hidden>
      {children}
    </kbd>
  )
}
