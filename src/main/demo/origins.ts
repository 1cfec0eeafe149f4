/**
 * Where the invented people come from. Names are common ones, put together by chance. Where a passport of the country is written in
 * Cyrillic, so are the names here; the file shows the Latin spelling of the zone (ICAO Doc 9303-3), and a search in either script finds it.
 */
export interface Origin {
  /** MRZ code. */
  readonly code: string
  /** How many of a hundred people, about. */
  readonly share: number
  readonly language: 'de' | 'en' | 'fr' | 'es' | 'tr' | 'ar' | 'fa' | 'uk' | 'ru' | 'ro'
  readonly family: readonly string[]
  readonly male: readonly string[]
  readonly female: readonly string[]
  readonly cities: readonly string[]
  /** Mostly protected: title under § 25, travel document of Germany instead of a passport. */
  readonly refuge?: boolean
  /** Temporary protection (§ 24). */
  readonly temporary?: boolean
}

const list = (text: string): readonly string[] => text.split(' ').map((word) => word.replaceAll('_', ' '))

export const ORIGINS: readonly Origin[] = [
  {
    code: 'SYR',
    share: 17,
    language: 'ar',
    refuge: true,
    family: list('Haddad Al-Hamwi Khoury Darwish El-Sayed Nasser Mansour Qabbani Al_Masri Saleh Kassab Ibrahim'),
    male: list('Samir Omar Yusuf Karim Mahmoud Anas Bilal Tarek Nabil Rami'),
    female: list('Layla Nour Rania Hala Maryam Dima Salma Amal Zeinab Yara'),
    cities: list('Aleppo Damaskus Homs Hama Idlib Latakia'),
  },
  {
    code: 'UKR',
    share: 16,
    language: 'uk',
    temporary: true,
    family: list(
      'Коваленко Шевченко Бондаренко Ткаченко Гончаренко Кравчук Поліщук Мельник Юрченко Щербак Єременко Лисенко',
    ),
    male: list('Олексій Дмитро Андрій Сергій Юрій Тарас Михайло Ігор'),
    female: list('Ірина Оксана Наталія Юлія Тетяна Світлана Марія Ганна'),
    cities: list('Kyjiw Charkiw Odessa Lwiw Dnipro Mariupol'),
  },
  {
    code: 'TUR',
    share: 13,
    language: 'tr',
    family: list('Öztürk Yılmaz Şahin Çelik Kaya Demir Doğan Güneş Aydın Koç Yıldız Özdemir'),
    male: list('Deniz Mehmet Emre Çağrı Oğuz İbrahim Barış Uğur'),
    female: list('Ayşe Gülşen Elif Zeynep Özlem Büşra Şeyma İpek'),
    cities: list('Ankara İzmir Gaziantep Trabzon Diyarbakır Istanbul'),
  },
  {
    code: 'AFG',
    share: 8,
    language: 'fa',
    refuge: true,
    family: list('Ahmadi Rahimi Noori Hashimi Sadat Azizi Karimi'),
    male: list('Farid Jawad Hamid Reza Navid Omid'),
    female: list('Parwana Zahra Fereshta Shirin Maryam Laila'),
    cities: list('Kabul Herat Masar-e_Scharif Kandahar'),
  },
  {
    code: 'IRQ',
    share: 5,
    language: 'ar',
    refuge: true,
    family: list('Al-Jabouri Al-Tikriti Hassan Barzani Al_Rubaie Kadhim'),
    male: list('Ali Hussein Mustafa Haider Zaid'),
    female: list('Fatima Zainab Sara Noor Rusul'),
    cities: list('Bagdad Mossul Basra Erbil'),
  },
  {
    code: 'IRN',
    share: 5,
    language: 'fa',
    family: list('Hosseini Moradi Rezaei Jafari Ebrahimi Tehrani'),
    male: list('Arash Kaveh Dariush Babak Siavash'),
    female: list('Nasrin Shirin Mahsa Leila Parisa'),
    cities: list('Teheran Isfahan Schiras Täbris'),
  },
  {
    code: 'IND',
    share: 9,
    language: 'en',
    family: list('Sharma Patel Iyer Reddy Venkatasubramanian Singh Nair Chatterjee'),
    male: list('Arjun Rahul Sanjay_Kumar Vikram Rohan'),
    female: list('Priya Ananya Deepika Kavya Sunita'),
    cities: list('Bengaluru Mumbai Chennai Pune Hyderabad'),
  },
  {
    code: 'NGA',
    share: 4,
    language: 'en',
    family: list('Okafor Adeyemi Eze Balogun Nwosu Okonkwo'),
    male: list('Chinedu Emeka Tunde Ifeanyi Samuel'),
    female: list('Grace Ngozi Funmilayo Blessing Chiamaka'),
    cities: list('Lagos Abuja Ibadan Enugu'),
  },
  {
    code: 'VNM',
    share: 4,
    language: 'en',
    family: list('Nguyễn Trần Lê Phạm Hoàng Đặng'),
    male: list('Văn_Minh Đức Quang_Huy Tuấn'),
    female: list('Thị_Lan Thu_Hà Mỹ_Linh Ngọc_Ánh'),
    cities: list('Hanoi Haiphong Da_Nang Huế'),
  },
  {
    code: 'RUS',
    share: 4,
    language: 'ru',
    family: list('Щербаков Кузнецов Цветков Жуков Ершов'),
    male: list('Дмитрий Алексей Юрий Павел'),
    female: list('Юлия Анастасия Ксения Людмила'),
    cities: list('Moskau Kasan Jekaterinburg Omsk'),
  },
  {
    code: 'SRB',
    share: 3,
    language: 'en',
    family: list('Jovanović Đorđević Petrović Kovačević'),
    male: list('Nikola Đorđe Miloš Živko'),
    female: list('Jelena Željka Milica Snežana'),
    cities: list('Belgrad Niš Novi_Sad'),
  },
  {
    code: 'RKS',
    share: 3,
    language: 'en',
    family: list('Krasniqi Berisha Gashi Hoxha'),
    male: list('Arben Besnik Driton Flamur'),
    female: list('Blerta Vjosa Teuta Arta'),
    cities: list('Pristina Prizren Peja'),
  },
  {
    code: 'MAR',
    share: 3,
    language: 'fr',
    family: list('El_Amrani Benali Aït_Taleb Bouazza'),
    male: list('Youssef Hamza Reda Anass'),
    female: list('Khadija Salma Imane Houda'),
    cities: list('Casablanca Fès Nador'),
  },
  {
    code: 'ERI',
    share: 3,
    language: 'en',
    refuge: true,
    family: list('Tesfay Ghebremedhin Habte Woldeselassie'),
    male: list('Yonas Filmon Abel Natnael'),
    female: list('Selam Rahel Winta Luwam'),
    cities: list('Asmara Keren Mendefera'),
  },
  {
    code: 'COL',
    share: 2,
    language: 'es',
    family: list('Muñoz_Gómez Rodríguez_Peña Núñez'),
    male: list('Andrés José_Luis Sebastián Iván'),
    female: list('María_José Sofía Begoña Inés'),
    cities: list('Bogotá Medellín Cali'),
  },
  {
    code: 'MDA',
    share: 1,
    language: 'ro',
    family: list('Țurcanu Rusu Ciobanu Lăcustă'),
    male: list('Ion Ștefan Vasile Grigore'),
    female: list('Cătălina Ioana Doina Măriuca'),
    cities: list('Chișinău Bălți Cahul'),
  },
]

export const STREETS = list(
  'Lindenweg Rathausplatz Mühlenstraße Gartenstraße Am_Alten_Markt Schillerstraße Goethestraße Bahnhofstraße Ringstraße Am_Stadtpark',
)
