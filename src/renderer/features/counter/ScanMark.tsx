/** A code between four corners: drawn, not a field. Whoever sees it holds something before the scanner. */
export function ScanMark({ className }: { className?: string | undefined }) {
  return (
    <svg
      viewBox="0 0 68 60"
      width="68"
      height="60"
      fill="none"
      stroke="currentColor"
      strokeWidth="4.5"
      className={className}
      aria-hidden
    >
      <path d="M2.5 13V2.5H13M55 2.5h10.5V13M65.5 47v10.5H55M13 57.5H2.5V47" />
      <path d="M16 16v28M28 16v28M40 16v28M52 16v28" />
    </svg>
  )
}
