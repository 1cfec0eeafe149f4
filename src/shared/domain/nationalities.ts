/** MRZ country codes (ISO 3166-1 alpha-3 and ICAO Doc 9303-3, section 5) with their names: the countries an office meets most. */

export interface Country {
  readonly de: string
  readonly en: string
}

const NAMES: Readonly<Record<string, Country>> = Object.fromEntries(
  `
  AFG Afghanistan Afghanistan|ALB Albanien Albania|DZA Algerien Algeria|AGO Angola Angola|ARG Argentinien Argentina
  ARM Armenien Armenia|AUS Australien Australia|AZE Aserbaidschan Azerbaijan|BGD Bangladesch Bangladesh|BLR Belarus Belarus
  BIH Bosnien_und_Herzegowina Bosnia_and_Herzegovina|BRA Brasilien Brazil|BGR Bulgarien Bulgaria|CMR Kamerun Cameroon|CAN Kanada Canada
  CHL Chile Chile|CHN China China|COL Kolumbien Colombia|COD Kongo_(Dem._Republik) Congo_(Dem._Rep.)|HRV Kroatien Croatia
  CUB Kuba Cuba|ECU Ecuador Ecuador|EGY Ägypten Egypt|ERI Eritrea Eritrea|ETH Äthiopien Ethiopia
  FRA Frankreich France|GEO Georgien Georgia|GHA Ghana Ghana|GRC Griechenland Greece|GIN Guinea Guinea
  IND Indien India|IDN Indonesien Indonesia|IRN Iran Iran|IRQ Irak Iraq|ISR Israel Israel
  ITA Italien Italy|JPN Japan Japan|JOR Jordanien Jordan|KAZ Kasachstan Kazakhstan|KEN Kenia Kenya
  KOR Korea_(Republik) Korea_(Republic)|RKS Kosovo Kosovo|KGZ Kirgisistan Kyrgyzstan|LBN Libanon Lebanon|LBY Libyen Libya
  MAR Marokko Morocco|MEX Mexiko Mexico|MDA Moldau Moldova|MNG Mongolei Mongolia|MNE Montenegro Montenegro
  MKD Nordmazedonien North_Macedonia|NPL Nepal Nepal|NGA Nigeria Nigeria|PAK Pakistan Pakistan|PER Peru Peru
  PHL Philippinen Philippines|POL Polen Poland|PRT Portugal Portugal|ROU Rumänien Romania|RUS Russische_Föderation Russian_Federation
  SEN Senegal Senegal|SRB Serbien Serbia|SOM Somalia Somalia|ESP Spanien Spain|LKA Sri_Lanka Sri_Lanka
  SDN Sudan Sudan|CHE Schweiz Switzerland|SYR Syrien Syria|TJK Tadschikistan Tajikistan|THA Thailand Thailand
  TUN Tunesien Tunisia|TUR Türkei Türkiye|UKR Ukraine Ukraine|GBR Vereinigtes_Königreich United_Kingdom|USA Vereinigte_Staaten United_States
  UZB Usbekistan Uzbekistan|VEN Venezuela Venezuela|VNM Vietnam Vietnam|YEM Jemen Yemen|ZAF Südafrika South_Africa
  D Deutschland Germany|UTO Utopia_(Muster) Utopia_(specimen)
  XXA staatenlos stateless|XXB Flüchtling_(GFK) refugee_(1951_Convention)|XXC Flüchtling_(andere) refugee_(other)|XXX ungeklärt unspecified
  `
    .trim()
    .split(/\||\n/)
    .map((entry) => {
      const [code = '', de = '', en = ''] = entry.trim().split(' ')
      return [code, { de: de.replaceAll('_', ' '), en: en.replaceAll('_', ' ') }]
    }),
)

/** Known codes, for choosing. */
export const COUNTRY_CODES: readonly string[] = Object.keys(NAMES)

/** Names of a code; an unknown code is its own name, for a zone may hold any. */
export function country(code: string): Country {
  return NAMES[code] ?? { de: code, en: code }
}
