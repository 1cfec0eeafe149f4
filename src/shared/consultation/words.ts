import type { CitizenLanguage } from './languages.ts'

/**
 * The words both sides of a call compare: 64 things (six bits each) that everybody has seen, one line for each, in every language of the
 * citizen's page. Within a language no two sound alike, even over a bad line; nothing among them stands for war, faith, a state or an insult.
 */
const languages = ['de', 'en', 'fr', 'es', 'tr', 'ar', 'fa', 'uk', 'ru', 'ro'] as const

const things: readonly (readonly string[])[] = [
  ['Anker', 'anchor', 'ancre', 'ancla', 'çapa', 'مرساة', 'لنگر', 'якір', 'якорь', 'ancoră'],
  ['Mond', 'moon', 'lune', 'luna', 'ay', 'قمر', 'ماه', 'місяць', 'луна', 'lună'],
  ['Pilz', 'mushroom', 'champignon', 'champiñón', 'mantar', 'فطر', 'قارچ', 'гриб', 'гриб', 'ciupercă'],
  [
    'Mikroskop',
    'microscope',
    'microscope',
    'microscopio',
    'mikroskop',
    'مجهر',
    'میکروسکوپ',
    'мікроскоп',
    'микроскоп',
    'microscop',
  ],
  ['Honig', 'honey', 'miel', 'miel', 'bal', 'عسل', 'عسل', 'мед', 'мёд', 'miere'],
  ['Hund', 'dog', 'chien', 'perro', 'köpek', 'كلب', 'سگ', 'собака', 'собака', 'câine'],
  ['Korb', 'basket', 'panier', 'cesta', 'sepet', 'سلة', 'سبد', 'кошик', 'корзина', 'coș'],
  ['Elefant', 'elephant', 'éléphant', 'elefante', 'fil', 'فيل', 'فیل', 'слон', 'слон', 'elefant'],
  ['Papagei', 'parrot', 'perroquet', 'loro', 'papağan', 'ببغاء', 'طوطی', 'папуга', 'попугай', 'papagal'],
  ['Brokkoli', 'broccoli', 'brocoli', 'brócoli', 'brokoli', 'بروكلي', 'بروکلی', 'броколі', 'брокколи', 'broccoli'],
  ['Seife', 'soap', 'savon', 'jabón', 'sabun', 'صابون', 'صابون', 'мило', 'мыло', 'săpun'],
  ['Schmetterling', 'butterfly', 'papillon', 'mariposa', 'kelebek', 'فراشة', 'پروانه', 'метелик', 'бабочка', 'fluture'],
  ['Tulpe', 'tulip', 'tulipe', 'tulipán', 'lale', 'توليب', 'لاله', 'тюльпан', 'тюльпан', 'lalea'],
  ['Apfel', 'apple', 'pomme', 'manzana', 'elma', 'تفاحة', 'سیب', 'яблуко', 'яблоко', 'măr'],
  ['Orange', 'orange', 'orange', 'naranja', 'portakal', 'برتقالة', 'پرتقال', 'апельсин', 'апельсин', 'portocală'],
  ['Banane', 'banana', 'banane', 'plátano', 'muz', 'موزة', 'موز', 'банан', 'банан', 'banană'],
  ['Käse', 'cheese', 'fromage', 'queso', 'peynir', 'جبنة', 'پنیر', 'сир', 'сыр', 'brânză'],
  ['Tomate', 'tomato', 'tomate', 'tomate', 'domates', 'طماطم', 'گوجه', 'помідор', 'помидор', 'roșie'],
  ['Wassermelone', 'watermelon', 'pastèque', 'sandía', 'karpuz', 'بطيخة', 'هندوانه', 'кавун', 'арбуз', 'pepene'],
  ['Turm', 'tower', 'tour', 'torre', 'kule', 'برج', 'برج', 'вежа', 'башня', 'turn'],
  ['Zaun', 'fence', 'clôture', 'valla', 'çit', 'سياج', 'حصار', 'огорожа', 'забор', 'gard'],
  ['Schlüssel', 'key', 'clé', 'llave', 'anahtar', 'مفتاح', 'کلید', 'ключ', 'ключ', 'cheie'],
  ['Fabrik', 'factory', 'usine', 'fábrica', 'fabrika', 'مصنع', 'کارخانه', 'фабрика', 'фабрика', 'fabrică'],
  ['Uhr', 'clock', 'horloge', 'reloj', 'saat', 'ساعة', 'ساعت', 'годинник', 'часы', 'ceas'],
  ['Schere', 'scissors', 'ciseaux', 'tijeras', 'makas', 'مقص', 'قیچی', 'ножиці', 'ножницы', 'foarfecă'],
  ['Hammer', 'hammer', 'marteau', 'martillo', 'çekiç', 'مطرقة', 'چکش', 'молоток', 'молоток', 'ciocan'],
  ['Mais', 'corn', 'maïs', 'maíz', 'mısır', 'ذرة', 'ذرت', 'кукурудза', 'кукуруза', 'porumb'],
  ['Magnet', 'magnet', 'aimant', 'imán', 'mıknatıs', 'مغناطيس', 'آهن‌ربا', 'магніт', 'магнит', 'magnet'],
  ['Ring', 'ring', 'bague', 'anillo', 'yüzük', 'خاتم', 'انگشتر', 'каблучка', 'кольцо', 'inel'],
  ['Regenschirm', 'umbrella', 'parapluie', 'paraguas', 'şemsiye', 'مظلة', 'چتر', 'парасолька', 'зонт', 'umbrelă'],
  ['Pizza', 'pizza', 'pizza', 'pizza', 'pizza', 'بيتزا', 'پیتزا', 'піца', 'пицца', 'pizza'],
  ['Koffer', 'suitcase', 'valise', 'maleta', 'valiz', 'حقيبة', 'چمدان', 'валіза', 'чемодан', 'valiză'],
  ['Taxi', 'taxi', 'taxi', 'taxi', 'taksi', 'تاكسي', 'تاکسی', 'таксі', 'такси', 'taxi'],
  ['Fahrrad', 'bicycle', 'vélo', 'bicicleta', 'bisiklet', 'دراجة', 'دوچرخه', 'велосипед', 'велосипед', 'bicicletă'],
  ['Flugzeug', 'airplane', 'avion', 'avión', 'uçak', 'طائرة', 'هواپیما', 'літак', 'самолёт', 'avion'],
  ['Schiff', 'ship', 'navire', 'barco', 'gemi', 'سفينة', 'کشتی', 'корабель', 'корабль', 'vapor'],
  ['Sonne', 'sun', 'soleil', 'sol', 'güneş', 'شمس', 'خورشید', 'сонце', 'солнце', 'soare'],
  ['Stern', 'star', 'étoile', 'estrella', 'yıldız', 'نجمة', 'ستاره', 'зірка', 'звезда', 'stea'],
  ['Pinguin', 'penguin', 'pingouin', 'pingüino', 'penguen', 'بطريق', 'پنگوئن', 'пінгвін', 'пингвин', 'pinguin'],
  ['Vulkan', 'volcano', 'volcan', 'volcán', 'yanardağ', 'بركان', 'آتشفشان', 'вулкан', 'вулкан', 'vulcan'],
  ['Rose', 'rose', 'rose', 'rosa', 'gül', 'وردة', 'گل سرخ', 'троянда', 'роза', 'trandafir'],
  ['Gitarre', 'guitar', 'guitare', 'guitarra', 'gitar', 'غيتار', 'گیتار', 'гітара', 'гитара', 'chitară'],
  ['Zucker', 'sugar', 'sucre', 'azúcar', 'şeker', 'سكر', 'شکر', 'цукор', 'сахар', 'zahăr'],
  [
    'Akkordeon',
    'accordion',
    'accordéon',
    'acordeón',
    'akordeon',
    'أكورديون',
    'آکاردئون',
    'акордеон',
    'аккордеон',
    'acordeon',
  ],
  ['Violine', 'violin', 'violon', 'violín', 'keman', 'كمان', 'ویولن', 'скрипка', 'скрипка', 'vioară'],
  ['Klavier', 'piano', 'piano', 'piano', 'piyano', 'بيانو', 'پیانو', 'піаніно', 'пианино', 'pian'],
  ['Buch', 'book', 'livre', 'libro', 'kitap', 'كتاب', 'کتاب', 'книга', 'книга', 'carte'],
  ['Kompass', 'compass', 'boussole', 'brújula', 'pusula', 'بوصلة', 'قطب‌نما', 'компас', 'компас', 'busolă'],
  ['Vorhang', 'curtain', 'rideau', 'cortina', 'perde', 'ستارة', 'پرده', 'штора', 'штора', 'perdea'],
  ['Gabel', 'fork', 'fourchette', 'tenedor', 'çatal', 'شوكة', 'چنگال', 'виделка', 'вилка', 'furculiță'],
  ['Flasche', 'bottle', 'bouteille', 'botella', 'şişe', 'قنينة', 'بطری', 'пляшка', 'бутылка', 'sticlă'],
  ['Schal', 'scarf', 'écharpe', 'bufanda', 'atkı', 'وشاح', 'شال‌گردن', 'шарф', 'шарф', 'fular'],
  [
    'Fernseher',
    'television',
    'télévision',
    'televisión',
    'televizyon',
    'تلفاز',
    'تلویزیون',
    'телевізор',
    'телевизор',
    'televizor',
  ],
  ['Hirsch', 'deer', 'cerf', 'ciervo', 'geyik', 'غزال', 'گوزن', 'олень', 'олень', 'cerb'],
  ['Roboter', 'robot', 'robot', 'robot', 'robot', 'روبوت', 'ربات', 'робот', 'робот', 'robot'],
  ['Schildkröte', 'turtle', 'tortue', 'tortuga', 'kaplumbağa', 'سلحفاة', 'لاک‌پشت', 'черепаха', 'черепаха', 'țestoasă'],
  ['Traktor', 'tractor', 'tracteur', 'tractor', 'traktör', 'جرار', 'تراکتور', 'трактор', 'трактор', 'tractor'],
  ['Koala', 'koala', 'koala', 'koala', 'koala', 'كوالا', 'کوآلا', 'коала', 'коала', 'koala'],
  ['Känguru', 'kangaroo', 'kangourou', 'canguro', 'kanguru', 'كنغر', 'کانگورو', 'кенгуру', 'кенгуру', 'cangur'],
  ['Schnecke', 'snail', 'escargot', 'caracol', 'salyangoz', 'حلزون', 'حلزون', 'равлик', 'улитка', 'melc'],
  ['Eule', 'owl', 'hibou', 'búho', 'baykuş', 'بومة', 'جغد', 'сова', 'сова', 'bufniță'],
  [
    'Nashorn',
    'rhinoceros',
    'rhinocéros',
    'rinoceronte',
    'gergedan',
    'وحيد القرن',
    'کرگدن',
    'носоріг',
    'носорог',
    'rinocer',
  ],
  ['Delfin', 'dolphin', 'dauphin', 'delfín', 'yunus', 'دلفين', 'دلفین', 'дельфін', 'дельфин', 'delfin'],
  ['Pyramide', 'pyramid', 'pyramide', 'pirámide', 'piramit', 'هرم', 'هرم', 'піраміда', 'пирамида', 'piramidă'],
]

/** How many words there are: an index has six bits. */
export const wordCount = things.length

/**
 * @param indexes 0 to 63 each, as the call gives them
 * @returns the same things in the same order, named in this language; Leichte Sprache has the words of German
 */
export function wordsFor(language: CitizenLanguage, indexes: readonly number[]): string[] {
  const column = languages.findIndex((known) => known === (language === 'de-simple' ? 'de' : language))
  return indexes.map((index) => {
    const word = things[index]?.[column]
    if (word === undefined) throw new RangeError(`no word ${index}`)
    return word
  })
}
