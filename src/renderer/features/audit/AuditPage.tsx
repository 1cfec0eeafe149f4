import { Button } from '@mantine/core'
import { IconCheck, IconShieldExclamation } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Empty, Failure, Waiting } from '../../components/States.tsx'
import { Surface } from '../../components/Surface.tsx'
import { auditWords } from '../../lib/audit-words.ts'
import { dateTime } from '../../lib/format.ts'
import { useT } from '../../lib/i18n.ts'
import { queryClient, useAct, useCall, type Output } from '../../lib/query.ts'
import classes from './AuditPage.module.css'

const PAGE = 200

/** The log of who did what when, newest first, and the proof that nobody changed it. */
export function AuditPage() {
  const t = useT()
  /** Where each page begins; the last one is shown. */
  const [pages, setPages] = useState<readonly (number | null)[]>([null])
  const before = pages.at(-1) ?? null
  const { data, error, refetch } = useCall('audit', 'list', { before }, { keep: true })
  // Others write while this page was away: what the cache has is old.
  useEffect(() => void queryClient.invalidateQueries({ queryKey: ['audit', 'list'] }), [])
  const oldest = data?.at(-1)?.seq
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <h1>{t('auditPage.title')}</h1>
        <VerifyChain />
      </header>
      <Surface flush className={classes.sheet ?? ''}>
        {data === undefined && <Waiting />}
        {data?.length === 0 && <Empty title={t('auditPage.none')}>{t('auditPage.noneHelp')}</Empty>}
        {data !== undefined && data.length > 0 && <Entries rows={data} />}
      </Surface>
      <nav className={classes.pages}>
        <Button disabled={pages.length === 1} onClick={() => setPages(pages.slice(0, -1))}>
          {t('auditPage.newer')}
        </Button>
        <Button
          disabled={data === undefined || data.length < PAGE || oldest === undefined}
          onClick={() => oldest !== undefined && setPages([...pages, oldest])}
        >
          {t('auditPage.older')}
        </Button>
      </nav>
    </div>
  )
}

function Entries({ rows }: { rows: Output<'audit', 'list'> }) {
  const t = useT()
  const subject = (kind: string) =>
    t(`auditPage.subjects.${kind.replaceAll('-', '_')}` as 'auditPage.subjects.person', { defaultValue: kind })
  const purpose = (code: string) => t(`auditPage.purposes.${code}` as 'auditPage.purposes.work', { defaultValue: code })
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('auditPage.table')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.number}>
              {t('auditPage.number')}
            </th>
            <th scope="col">{t('auditPage.at')}</th>
            <th scope="col">{t('auditPage.user')}</th>
            <th scope="col">{t('auditPage.what')}</th>
            <th scope="col">{t('auditPage.subject')}</th>
            <th scope="col">{t('auditPage.purpose')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.seq}>
              <td className={classes.number}>{row.seq}</td>
              <td className={classes.at}>{dateTime(row.at)}</td>
              <td>{row.user}</td>
              <td>{auditWords(t, row)}</td>
              <td>
                {subject(row.subjectKind)} <code>{row.subjectId.slice(-8)}</code>
              </td>
              <td>{purpose(row.purpose)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function VerifyChain() {
  const t = useT()
  const verify = useAct('audit', 'verify')
  const verdict = verify.data
  return (
    <div className={classes.verify}>
      <p role="status" data-ok={verdict?.ok}>
        {verify.isPending && t('auditPage.verifying')}
        {verdict?.ok === true && (
          <>
            <IconCheck size={18} aria-hidden /> {t('auditPage.sound', { count: verdict.entries })}
          </>
        )}
        {verdict?.ok === false && (
          <>
            <IconShieldExclamation size={18} aria-hidden />{' '}
            {t('auditPage.broken', { first: verdict.firstBad ?? verdict.entries })} {t('auditPage.brokenTodo')}
          </>
        )}
      </p>
      <Button variant="filled" onClick={() => verify.mutate({})} loading={verify.isPending}>
        {t('auditPage.verify')}
      </Button>
    </div>
  )
}
