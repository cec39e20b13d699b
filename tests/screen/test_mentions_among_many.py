"""Twenty designees with their variants among two hundred people on no list, in several registers."""

from __future__ import annotations

import pytest

import tamis
from homes import load_kinds
from tamis.screen.mentions import Scanner

PERSONS = {
    "BIN LADIN, Usama": "Osama bin Laden",
    "AL-ZAWAHIRI, Ayman": "Ayman al-Zawahri",
    "BOUT, Viktor Anatolijevitch": "Viktor Bout",
    "GUZMAN LOERA, Joaquin": 'Joaquín "El Chapo" Guzmán Loera',
    "KIM, Jong Un": "Kim Jong-un",
    "Ramzan Akhmadovich KADYROV": "Рамзаном Кадыровым",
    "Yevgeny PRIGOZHIN": "Evgeny Prigozhin",
    "Bashar AL-ASSAD": "بشار الأسد",
    "Qasem SOLEIMANI": "QASSEM SOLEIMANI",
    "Hassan NASRALLAH": "Hasan Nasrallah",
    "Igor Ivanovich SECHIN": "Игорь Сечин",
    "SHEKAU, Abubakar": "Abubakar\nShekau",
    "IBRAHIM, Dawood": "Dawood Ibrahim",
    "HEKMATYAR, Gulbuddin": "Gulbuddin Hek-\nmatyar",
    "MLADIC, Ratko": "General Ratko Mladić",
    "NTAGANDA, Bosco": "Bosco Ntaganda",
}
ORGANISATIONS = {
    "Boko Haram": "Boko Haram",
    "Lashkar-e-Tayyiba": "LASHKAR-E-TAYYIBA",
    "Al-Shabaab": "al-Shabaab",
    "Bank Melli Iran": "BANK MELLI IRAN",
}
BENIGN = """\
Barack Obama, Michelle Obama, Donald Trump, Boris Johnson, Theresa May, Angela Merkel, Justin Trudeau, Jacinda
Ardern, Volodymyr Zelensky, Oleksii Reznikov, Valerii Zaluzhnyi, Sanna Marin, Mohammed Barkindo, Mohamed
ElBaradei, Ban Ki-moon, Kofi Annan, Antonio Guterres, Abdullah Abdullah, Ashraf Ghani, Hamid Karzai, Nouri
al-Maliki, Haider al-Abadi, Mustafa al-Kadhimi, Saad Hariri, Michel Aoun, Najib Mikati, Mahmoud Abbas, Yasser
Arafat, Anwar Sadat, Hosni Mubarak, Mohamed Morsi, Abdelaziz Bouteflika, Mohammed VI, Mohammed bin Rashid Al
Maktoum, Mohammed bin Zayed Al Nahyan, Tamim bin Hamad Al Thani, Mohammad Khatami, Nawaz Sharif, Benazir
Bhutto, Pervez Musharraf, Malala Yousafzai, Sheikh Hasina, Muhammad Yunus, Joko Widodo, Anwar Ibrahim,
Mahathir Mohamad, Lee Hsien Loong, Lee Kuan Yew, Tsai Ing-wen, Wang Yi, Li Keqiang, Hu Jintao, Park Geun-hye,
Yoon Suk Yeol, Kim Dae-jung, Shinzo Abe, Fumio Kishida, Alexei Navalny, Boris Nemtsov, Garry Kasparov, Mikhail
Gorbachev, Boris Yeltsin, Svetlana Alexievich, Ahmed Zewail, Mo Salah, Mohamed Salah, Zinedine Zidane, Karim
Benzema, Omar Sharif, Amr Moussa, Ahmed Shafik, Chimamanda Ngozi Adichie, Wole Soyinka, Muhammadu Buhari,
Goodluck Jonathan, Olusegun Obasanjo, Paul Kagame, Yoweri Museveni, Jomo Kenyatta, Uhuru Kenyatta, William
Ruto, Raila Odinga, Abiy Ahmed, Cyril Ramaphosa, Jacob Zuma, Nelson Mandela, Ibrahim Traore, Juan Guaido, Ivan
Duque, Gustavo Petro, Evo Morales, Rafael Correa, Andres Manuel Lopez Obrador, Enrique Pena Nieto, Carlos
Fuentes, Gabriel Garcia Marquez, Mario Vargas Llosa, Jorge Luis Borges, Pablo Neruda, David Petraeus, Stanley
McChrystal, Colin Powell, Norman Schwarzkopf, James Mattis, Lloyd Austin, Mark Esper, Oleksandr Syrskyi, Aziz
Ansari, Fareed Zakaria, Hasan Minhaj, Riz Ahmed, Sadiq Khan, Sajid Javid, Humza Yousaf, Rishi Sunak, Ayaan
Hirsi Ali, Ilhan Omar, Rashida Tlaib, Keith Ellison, Hussein Ibish, Rami Malek, Tariq Ali, Tariq Ramadan,
Edward Said, Ali Smith, Muhammad Ali, Ibrahim Kalin, Ahmet Davutoglu, Abdullah Gul, Ali Babacan, Kemal
Kilicdaroglu, Leo Tolstoy, Anton Chekhov, Ivan Turgenev, Victor Hugo, Charles Dickens, Jane Austen, Thomas
Hardy, Mark Twain, Ernest Hemingway, Toni Morrison, Graham Greene, George Orwell, Doris Lessing, Nadine
Gordimer, Amos Oz, David Grossman, Mahmoud Darwish, Adonis, Nizar Qabbani, Kahlil Gibran, Hanan al-Shaykh,
Ghassan Kanafani, Assia Djebar, Kateb Yacine, Leila Slimani, Yasmina Khadra, Atiq Rahimi, Rohinton Mistry,
Vikram Seth, Arundhati Roy, Kamila Shamsie, Michael Ondaatje, Haruki Murakami, Kenzaburo Oe, Mo Yan, Yu Hua,
Han Kang, Ned Price, John Kirby, Jen Psaki, Karine Jean-Pierre, Stephane Dujarric, Emile Zola, Gustave
Flaubert, Stendhal, Honore de Balzac, Albert Camus, Simone de Beauvoir, Thomas Mann, Gunter Grass, Heinrich
Boll, Herta Muller, Italo Calvino, Umberto Eco, Elena Ferrante, Primo Levi, Javier Marias, Jose Saramago,
Fernando Pessoa, Jorge Amado, Clarice Lispector, Isabel Allende, Pedro Sanchez, Mario Draghi, Giorgia Meloni,
Sergio Mattarella, Karolina Kuzel, Kaja Kallas, Donald Tusk, Viktor Orban, Klaus Iohannis, Kyriakos
Mitsotakis, Edi Rama, Jens Stoltenberg"""

NEWS = "On Tuesday {0}’s men met {1}, officials said. ".format
LETTER = "> Dear all, please note that {0} has paid {1} again;\n> regards, ".format
CONTRACT = "The Parties declare that neither {0} nor {1} holds any share. ".format


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Scanner:
    home = tmp_path_factory.mktemp("many") / "home"
    parties = [("Person", name) for name in PERSONS] + [("Organization", name) for name in ORGANISATIONS]
    load_kinds(home, ((kind, {"name": [name]}) for kind, name in parties))
    return Scanner(tamis.open(home))


@pytest.mark.parametrize("register", [NEWS, LETTER, CONTRACT])
def test_all_twenty_are_found_and_nobody_else(scanner: Scanner, register) -> None:
    written = {**PERSONS, **ORGANISATIONS}
    benign = [" ".join(name.split()) for name in BENIGN.split(",")]
    assert len(benign) >= 200
    names = list(written.values())
    step = len(benign) // len(names)
    parts = []
    for number, name in enumerate(names):
        some = benign[number * step : (number + 1) * step]
        parts += [register(some[0], some[1]), register(name, some[2]), register(some[3], some[4])]
        parts += [f"{other} and " for other in some[5:]] + ["others watched.\n\n"]
    text = "".join(parts)
    found = {mention.party.caption: mention.text for mention in scanner.scan(text)}
    missed = {party: name for party, name in written.items() if party not in found}
    assert not missed
    assert len(scanner.scan(text)) == len(written)
    assert not scanner.scan(" and ".join(benign))


REGISTERS = {
    "a telex in capitals": (
        "ATTN CREDIT DEPT STOP OUR CLIENTS BARACK OBAMA AND KOFI ANNAN CONFIRM STOP PAYMENT BY QASSEM SOLEIMANI"
        " VIA BANK MELLI IRAN REFUSED STOP REGARDS ANGELA MERKEL",
        {"Qasem SOLEIMANI", "Bank Melli Iran"},
    ),
    "a table": (
        "No | Name | Country\n1 | Orhan Pamuk | Turkey\n2 | SHEKAU, Abubakar | Nigeria\n3 | Wole Soyinka"
        " | Nigeria\n"
        "4 | Bosco Ntaganda | Congo\n5 | Toni Morrison | United States\n",
        {"SHEKAU, Abubakar", "NTAGANDA, Bosco"},
    ),
    "a letter in Russian": (
        "Уважаемый Антон Павлович! Вчера Ангела Меркель и Эммануэль Макрон говорили с Игорем Сечиным. Виктору Буту"
        " ответил Александр Пушкин; Рамзан Кадыров молчал.",
        {"Igor Ivanovich SECHIN", "BOUT, Viktor Anatolijevitch", "Ramzan Akhmadovich KADYROV"},
    ),
    "a letter in Arabic": (
        "السيد نجيب محفوظ، قابلنا أيمن الظواهري مع محمود درويش ونزار قباني، ثم تحدث حسن نصر الله إلى كوفي عنان.",
        {"AL-ZAWAHIRI, Ayman", "Hassan NASRALLAH"},
    ),
    "a clause": (
        "12.3 Neither the Borrower nor Umberto Eco acts for Al-Shabaab, Lashkar-e-Tayyiba or Dawood"
        " Ibrahim’s heirs"
        " (together the “Excluded Persons”), as Jane Austen and Thomas Mann have warranted.",
        {"Al-Shabaab", "Lashkar-e-Tayyiba", "IBRAHIM, Dawood"},
    ),
    "a report": (
        "Witnesses saw Gulbuddin Hekmatyar’s fighters (1), and Boko Haram took the market (2). Our"
        " colleagues Malala"
        " Yousafzai and Nadine Gordimer were not harmed; Gen. Ratko Mladic gave the order.",
        {"HEKMATYAR, Gulbuddin", "Boko Haram", "MLADIC, Ratko"},
    ),
}


@pytest.mark.parametrize("register", REGISTERS)
def test_those_named_are_found_and_nobody_else_whatever_the_register(scanner: Scanner, register: str) -> None:
    text, named = REGISTERS[register]
    mentions = scanner.scan(text)
    assert {mention.party.caption for mention in mentions} == named
    assert len(mentions) == len(named)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the man, SHEKAU, Abubakar, is sought", ["SHEKAU, Abubakar"]),
        ("Names\nObama, Barack\nShekau, Abubakar\nMandela, Nelson", ["Shekau, Abubakar"]),
        ("OBAMA, Barack\r\nSHEKAU, Abubakar\r\nKIM, Jong Un\r\n", ["SHEKAU, Abubakar", "KIM, Jong Un"]),
        ("| BOUT, VIKTOR | OBAMA, BARACK |", ["BOUT, VIKTOR"]),
        ('2;"Bin Ladin, Usama";"Jeddah"', ["Bin Ladin, Usama"]),
        ("It is held by Bout, Viktor. Others said", ["Bout, Viktor"]),
        (
            "Bin Ladin, Usama (dead), 3; see\nBout, Viktor, 4, 18 n. 2\nBush, George, 5",
            ["Bin Ladin, Usama", "Bout, Viktor"],
        ),
        ("Hun Sen, 7\nsee Shekau, Abubakar\nSoros, George, 9", ["Shekau, Abubakar"]),
        ("Bakr, Viktor Bout, 8\nBlair, Tony, 9", []),
        ("They are Shekau, Abubakar, Obama and Mandela", []),
        ("said Viktor, Bout and others", []),
        ("met NASRALLAH, HASSAN, OMAR AND OTHERS", []),
    ],
)
def test_a_family_name_before_a_comma_is_read_with_the_given_name(
    scanner: Scanner, text: str, found: list[str]
) -> None:
    assert [mention.text for mention in scanner.scan(text)] == found


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2012", "\u2013"])
def test_a_hyphen_is_one_however_it_is_set(scanner: Scanner, hyphen: str) -> None:
    text = (
        f"Then Kim Jong{hyphen}un met Jean{hyphen}Paul Sartre, {hyphen} and Al{hyphen}Shabaab{hyphen}linked men."
    )
    assert [mention.text for mention in scanner.scan(text)] == [f"Kim Jong{hyphen}un", f"Al{hyphen}Shabaab"]
