"""Designees as the press calls them, in several registers, among people and companies that are on no list.

Four lists have the same parties, each under its full name: what several lists have is called by a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest

from tamis.screen.mentions import Scanner

PERSONS = (
    "AL-ASSAD, Bashar", "KHAMENEI, Ali Husseini", "MADURO MOROS, Nicolas", "SOLEIMANI, Qasem", "KADYROV, Ramzan",
    "Yevgeny Viktorovich PRIGOZHIN", "SECHIN, Igor Ivanovich", "USMANOV, Alisher Burhanovich", "KIM, Jong Un",
    "BOUT, Viktor Anatolijevitch", "HAQQANI, Sirajuddin Jallaloudine", "AL-ZAWAHIRI, Ayman", "IBRAHIM, Dawood",
    "NASRALLAH, Hassan", "KONY, Joseph", "NTAGANDA, Bosco", "HEKMATYAR, Gulbuddin",
    "TIMCHENKO, Gennady Nikolayevich", "DERIPASKA, Oleg Vladimirovich", "ROTENBERG, Arkady Romanovich",
    "BIN LADIN, Usama", "MISHAAL, Khalid", "MAKHLOUF, Rami", "رامي مخلوف", "ماهر الأسد", "GREF, German Oskarovich",
    "KOSTIN, Andrey Leonidovich", "HAQQANI, Nasiruddin", "HUTHI, Abdulkhaliq Badr al-Din",
    "Seyyed Zelimkhan SIBUGOV",
)  # fmt: skip
ORGANISATIONS = (
    "Hamas", "Hezbollah", "Rosneft", "SBER BANK", "Sberbank", "Сбербанк", "Gazprombank", "VTB", "ISIL", "M23",
    "Wagner Group", "MAHAN AIR", "Boko Haram", "Al-Shabaab", "Lashkar-e-Tayyiba",
    "Kliosa Limited", "OOO Sibugol", "Myanma Oil and Gas Enterprise", "KOREA KWANGSON BANKING CORPORATION",
    "FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", "North Credit Transfer Order Company",
    "Joint Stock Company Vorkutaugol", "Bank Saderat Iran", "Rosoboronexport", "Islamic Revolutionary Guard Corps",
    "OOO Postavka", "Russian Agricultural Bank", "Ministry of National Defence",
)  # fmt: skip

TEXTS = {
    "a press wire": """\
MOSCOW/DAMASCUS, March 14 - Officials gathered in Brussels after a week of diplomacy that took Antony Blinken
to Riyadh and Josep Borrell to Ankara. The pact that [[Bashar Assad]] signed with Moscow would not hold, said
Jake Sullivan. In the Kremlin, [[Igor Sechin]], whose company [[Rosneft]] sells crude through Dubai, sat
beside [[Alisher Usmanov]] and Gerhard Schroeder. Bankers from Deutsche Bank, JPMorgan Chase, BNP Paribas and
[[Gazprombank]] declined to comment. [[Sberbank]] shares fell. [[Ramzan Kadyrov]] said he had mourned
[[Yevgeny Prigozhin]], founder of the [[Wagner Group]]. Mark Galeotti, Fiona Hill and Tatiana Stanovaya
doubted it. In Tehran, [[Ali Khamenei]] praised the late [[Qassem Soleimani]]; Jeremy Bowen and Lyse Doucet
saw planes of [[Mahan Air]] beside aircraft of Emirates, Lufthansa and Qatar Airways. In Caracas, [[Nicolas
Maduro Moros]] accused Gustavo Petro, Lula da Silva and Gabriel Boric. [[Kim Jong Un]] watched a launch; Yoon Suk
Yeol and Fumio Kishida called Joe Biden. Fighters of [[Boko Haram]], [[Al-Shabaab]] and [[Lashkar-e-Taiba]]
were killed. [[Russian Agricultural Bank]] and the Ministry of National Defence in Oslo knew it.
[[Hamas]] and [[Hezbollah]] denied it. Men of [[ISIL]] fled; others held Gracia Burnham
and Martin Burnham. So did [[Nasir al-Din Haqqani]], [[Abdulkhaliq Badr ad-Deen Huthi]] and Naser
al-Din Shah. [[Bosco Ntaganda]] of [[M23]] took Masisi.
""",
    "a telex": """\
ATTN CREDIT DEPT / TRADE FINANCE
FM STANDARD CHARTERED LONDON TO HSBC HONG KONG, DBS SINGAPORE, MUFG TOKYO
RE OUR LC 88123 STOP BENEFICIARY CHANGED FROM MARUBENI TO [[BANK SADERAT IRAN]] STOP PLS HOLD
CREDIT [[VIKTOR BOUT]] TRANSFER USD 40000 ORDER [[IGOR SECHIN]] ACCOUNT 7781 STOP
CHEQUE [[OLEG DERIPASKA]] PAID BY BARCLAYS STOP DEBIT [[ALI KHAMENEI]] OFFICE STOP
ORDER [[ARKADY ROTENBERG]] CREDIT [[GENNADY TIMCHENKO]] RETURNED STOP
NAMES ON MANIFEST FOLLOW
JOHN MAYNARD
MARGARET ATWOOD
[[DAWOOD IBRAHIM]]
SALMAN RUSHDIE
[[QASSEM SOLEIMANI]]
[[HASSAN NASRALLAH]]
PETER CAREY
[[JOSEPH KONY]]
KAZUO ISHIGURO
[[BOSCO NTAGANDA]]
ZADIE SMITH
[[GULBUDDIN HEKMATYAR]]
[[RAMZAN KADYROV]]
IAN MCEWAN
[[KIM JONG UN]]
JULIAN BARNES
CONSIGNEE [[KOREA KWANGSON BANKING CORP]] PYONGYANG STOP ADVISE MESSRS WILLIAM TREVOR AND SEAMUS HEANEY
""",
    "a contract": """\
12.1 The Seller, represented by Pieter van der Berg and Harriet Kingsley-Jones, warrants that none of its
companies has dealt with (a) [[Kliosa Limited]] or Northwind Limited; (b) [[Myanma Oil and Gas Enterprise]],
Tata Consultancy Services or Royal Dutch Shell; (c) [[OOO Sibugol]], [[JSC Vorkutaugol]] or Kliosa Partners
LLC; (d) [[Rosoboronexport]], Siemens, Allianz or Maersk Line. No payment was made for the benefit of [[Oleg
Deripaska]] or Mitsubishi Corporation, nor to Postavka Ltd.
""",
    "a list": """\
Attendees of the dinner
Margrethe Vestager
[[Gennady Timchenko]]
Orhan Pamuk
Salma Hayek
[[Arkady Rotenberg]]
Hanif Kureishi
[[Alisher Usmanov]]

Companies invited
Ericsson
[[Rosneft]]
Nokia
[[Gazprombank]]
Volvo Cars
""",
    "a French wire": """\
PARIS - Le ministre Jean-Noël Barrot a reçu vendredi Faustin-Archange Touadéra. Le [[Hezbollah]] et le
[[Hamas]] ont démenti. Emmanuel Macron, Rachida Dati et François Bayrou ont commenté. A Damas, [[Bashar
al-Assad]] et [[Rami Makhlouf]] auraient fui.
""",
    "the Russian press": """\
В отчёте [[Сбербанка]] упомянут [[Герман Греф]]. Михаил Жванецкий не приехал.
Бизнесмены [[Алишер Усманов]] и [[Олег
Дерипаска]] молчали. Писатель Борис Акунин и актриса Чулпан Хаматова подписали письмо, которое видел [[Рамзан
Кадыров]]. Глава [[ВТБ]] [[Андрей Костин]] говорил со студентами. Акции компании [[Роснефть]] выросли, сказал
президент [[Башар Асад]]. Президента [[Рамзана Кадырова]] никто не видел.
""",
    "the Arabic press": """\
قال مسؤول إن [[بشار الأسد]] التقى [[حسن نصر الله]] و[[خالد مشعل]] في دمشق. وفي طهران استقبل وفدا ضم [[رامي
مخلوف]] و[[ماهر الأسد]]. ولم يعلق محمود عباس ولا نجيب ميقاتي ولا سعد الحريري. وقتل [[أيمن الظواهري]] و[[أسامة
بن لادن]] في سنوات سابقة.
""",
}


@pytest.fixture(scope="module")
def scanner(on_four_lists: Callable[[Iterable[tuple[str, str]]], Scanner]) -> Scanner:
    kinds = (("Person", PERSONS), ("Organization", ORGANISATIONS))
    return on_four_lists((kind, name) for kind, names in kinds for name in names)


@pytest.mark.parametrize("register", TEXTS)
def test_everybody_named_is_found_and_nobody_else(scanner: Scanner, register: str) -> None:
    pieces = re.split(r"\[\[(.*?)\]\]", TEXTS[register], flags=re.DOTALL)
    text = "".join(pieces)
    found = [(mention.start, " ".join(mention.text.split())) for mention in scanner.scan(text)]
    starts = [sum(map(len, pieces[:place])) for place in range(1, len(pieces), 2)]
    assert found == list(zip(starts, (" ".join(name.split()) for name in pieces[1::2]), strict=True))


def test_what_honours_descent_is_no_name_that_a_text_lacks(scanner: Scanner) -> None:
    [mention] = scanner.scan("Then Zelimkhan Sibugov spoke.")
    assert not any("lacks" in reason.text for reason in mention.reasons)
