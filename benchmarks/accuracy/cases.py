"""Cases of behaviour, by hand: what today's tools get wrong, what regulators fined, what must not alert.

Each is a customer, a listed party, whether an alert is due at the usual threshold, and why. An alert is due where
a careful analyst would want to look, not only where the two are surely one. Names are of public figures or made up.

What would fool you: the cases were picked, the first ones because logic-v2 gets them wrong, and Tamis was written
with them in sight. They show behaviour; how many a system gets right is no measure of which is better.
"""

from __future__ import annotations

from typing import Any, NamedTuple

PERSON, COMPANY, ORGANIZATION, VESSEL = "Person", "Company", "Organization", "Vessel"


class Case(NamedTuple):
    """A customer and a listed party, flat objects of FollowTheMoney properties; is an alert due, and why."""

    query: dict[str, Any]
    listed: dict[str, Any]
    alert: bool
    why: str


def person(name: str, **known: Any) -> dict[str, Any]:
    """A person."""
    return {"schema": PERSON, "name": name, **known}


def company(name: str, **known: Any) -> dict[str, Any]:
    """A company."""
    return {"schema": COMPANY, "name": name, **known}


def organization(name: str, **known: Any) -> dict[str, Any]:
    """An organisation that is no company."""
    return {"schema": ORGANIZATION, "name": name, **known}


def vessel(name: str, **known: Any) -> dict[str, Any]:
    """A ship."""
    return {"schema": VESSEL, "name": name, **known}


PUTIN = "Vladimir Vladimirovich PUTIN"
HM = "HIZBUL MUJAHIDEEN"
SHAH = person(
    "SHAH, Mohammad Yusuf", weakAlias=["SALAHUDDIN, Syed"], birthDate="1952", country="in", gender="male"
)
QADDAFI = person("QADHAFI, Mu'ammar")
QADDAFIS = """
    Muammar Qaddafi / Moammar Gadhafi / Muammar Khadafy / Mouammar Kadhafi / Muammar al-Gathafi
    Muammar Qathafi / Mu'ammar al-Qadhdhafi / Moamer Kaddafi / Muammar Gheddafi / Moamar el-Gaddafi
"""
LIST_MAN = person("VETLUGAEV, Dmitriy Arkadyevich", birthDate="1968-04-21", country="ru")

CASES = [
    # Measured failures of the best of today's matchers.
    Case(
        person("Dmitriy Vetlugaev", birthDate="1969-04-21"),
        LIST_MAN,
        True,
        "birth year off by one, name whole enough",
    ),
    Case(
        person("Dmitriy Arkadyevich Vetlugaev", birthDate="1969-04-21"),
        LIST_MAN,
        True,
        "exact name, year off by one",
    ),
    Case(person("Jhon Makinnen"), person("John Makinnen"), True, "one slip in a given name of four letters"),
    Case(person("I. Petrov"), person("Ivan Petrov"), True, "initial for the given name"),
    Case(person("Xi Jinping"), person("习近平"), True, "Chinese, Latin letters against Han"),
    Case(person("Bashar al-Assad"), person("بشار الأسد"), True, "Arabic, vowels not written"),
    Case(person("Salman bin Muhammad"), person("Muhammad bin Salman"), False, "father and son changed places"),
    Case(
        person("Karim Tasbandi", passportNumber="A1234567", country="ir"),
        person("Karim Tasbandi", passportNumber="B7654321", country="ir"),
        True,
        "people renew their passports",
    ),
    Case(organization("PAYMENT INV 4471 TO HIZBUL MUJAHIDEEN SRINAGAR"), organization(HM), True, "a payment line"),
    # The group and the leader that the official list spells in one way only.
    Case(organization("حزب المجاهدین"), organization(HM), True, "Urdu script"),
    Case(organization("Hezb ul-Mujahedin"), organization(HM), True, "another transliteration"),
    Case(organization("Hizb-ul Mujahidin"), organization(HM), True, "another transliteration"),
    Case(organization("HIZBUL MUJAHIDIN KASHMIR"), organization(HM), True, "a place added"),
    Case(organization("Harakat ul-Mujahidin"), organization(HM), False, "another group"),
    Case(person("Mohammad Yusuf Shah"), SHAH, True, "surname last"),
    Case(person("Syed Salahuddin"), SHAH, False, "a weak alias alone does not accuse"),
    Case(person("Syed Salahuddin", birthDate="1952", country="in"), SHAH, True, "a weak alias, corroborated"),
    Case(person("Mohammad Yusuf Shah", birthDate="1989-07-12"), SHAH, False, "born a generation later"),
    # Enforcement cases, and spellings that regulators name.
    Case(
        person("Dmitrii Ovsiannikov"), person("Dmitry Vladimirovich OVSYANNIKOV"), True, "spelling, no patronymic"
    ),
    Case(company("Kuba Handels Bank"), company("Cuba Handels Bank"), True, "Kuba for Cuba"),
    Case(company("Banco Habana Internacional"), company("Banco Havana Internacional"), True, "Habana for Havana"),
    Case(company("Soudan Airways"), company("Sudan Airways"), True, "Soudan for Sudan"),
    Case(person("Muammar Gaddafi"), QADDAFI, True, "one of a hundred spellings"),
    *(
        Case(person(name.strip()), QADDAFI, True, "another of a hundred spellings")
        for line in QADDAFIS.strip().splitlines()
        for name in line.split("/")
    ),
    Case(person("Moamer el Kazzafi"), person("Muammar al-Qaddafi"), True, "another of a hundred spellings"),
    Case(person("Usama bin Ladin"), person("Osama bin Laden"), True, "vowels"),
    Case(
        person("Muhamad Qasim Sulaimani"), person("Mohammed Ghasem Soleimani"), True, "Persian and Arabic spelling"
    ),
    # Scripts.
    Case(person("Владимир Путин"), person(PUTIN), True, "Russian, no patronymic"),
    Case(person("Володимир Зінченко"), person("Volodymyr Zinchenko"), True, "Ukrainian"),
    Case(person("Πέτρος Αναγνωστόπουλος"), person("Petros Anagnostopoulos"), True, "Greek"),
    Case(person("김정은"), person("KIM Jong Un"), True, "Korean"),
    Case(person("林耀光"), person("Lin Yaoguang"), True, "Han, given name written as one word"),
    Case(person("李伟"), person("Wang Wei"), False, "Han, another surname"),
    Case(person("أيمن الظواهري"), person("Ayman al-Zawahiri"), True, "Arabic, the article assimilated"),
    Case(person("محمد بن سلمان"), person("Muhammad bin Salman"), True, "Arabic, with the father's name"),
    Case(person("サダム・フセイン"), person("Saddam Hussein"), True, "Japanese, a foreign name in Katakana"),
    # Persons: parts and order.
    Case(person("Tordis Amundrud Kvaale"), person("Tordis Amundrud Kvaale"), True, "the same name"),
    Case(person("Philip Marchetti"), person("Philip Raymond Marchetti"), True, "middle name left out"),
    Case(person("PETROV Ivan Sergeevich"), person("Ivan Sergeyevich Petrov"), True, "order and spelling"),
    Case(person("Abdul Rahman al Sudani"), person("Abdurrahman Al-Sudani"), True, "joined parts"),
    Case(person("Kim Jongun"), person("KIM, Jong Un"), True, "joined syllables"),
    Case(
        person("Jose Antonio Ramirez"),
        person("José Antonio Ramírez Cienfuegos"),
        True,
        "mother's surname left out",
    ),
    Case(
        person("Ekaterina Ivanovna Tolstaya"), person("Yekaterina Tolstaya"), True, "patronymic on one side only"
    ),
    Case(person("Bill Harrington"), person("William Harrington"), True, "short form of the given name"),
    Case(person("Sasha Belyakov"), person("Aleksandr Belyakov"), True, "Russian short form"),
    Case(person("Dr. Hussein Al Tikriti"), person("Husayn al-Tikriti"), True, "a title"),
    Case(person("Carl Gustav Müller"), person("Carl Gustav Mueller"), True, "umlaut written out"),
    Case(person("Søren Ærøskov"), person("Soeren Aeroeskov"), True, "Danish letters written out"),
    Case(person("Ahmad bin Hasan"), person("Hasan bin Ahmad"), False, "father and son changed places"),
    Case(person("Ivan Petrov"), person("Ivan Sidorov"), False, "the given name alone"),
    Case(person("Mohammed Ali"), person("Mohammed Ali Hassan al-Majid"), False, "two common names of four"),
    Case(person("Kim Yong Ho"), person("Kim Yong Chol"), False, "one syllable in three differs"),
    Case(person("Maria Garcia"), person("Maria Garcia Lopez de Escobar"), False, "common names, half of the name"),
    Case(person("Mohammed"), person("Mohammed Yusuf"), False, "a common given name alone"),
    Case(person("Kim"), person("Kim Jong Un"), False, "a common surname alone"),
    Case(person("Wei Wang"), person("Wang Wenbin"), False, "another given name"),
    Case(person("George Bush"), person("Habbash, George"), False, "met at 89 in the Treasury's search"),
    Case(person("John Smith"), person("John Smythson"), False, "a longer surname"),
    # Birth date, country, gender.
    Case(
        person("Husayn Darwazi", birthDate="1961-05-06"),
        person("Husayn Darwazi", birthDate="1961"),
        True,
        "year agrees",
    ),
    Case(
        person("Husayn Darwazi", birthDate="1961-06-05"),
        person("Husayn Darwazi", birthDate="1961-05-06"),
        True,
        "day and month changed places",
    ),
    Case(
        person("Husayn Darwazi", birthDate="1994-05-06"),
        person("Husayn Darwazi", birthDate="1961-05-06"),
        False,
        "exact name, born a generation apart",
    ),
    Case(
        person("Husayn Darwazi", country="se", gender="male"),
        person("Husayn Darwazi", country="sy", gender="male"),
        True,
        "another country alone does not clear",
    ),
    # Companies and other bodies.
    Case(company("Transvetluga LLC"), company("OOO TRANSVETLUGA"), True, "legal forms of two countries"),
    Case(
        company("Obshchestvo s ogranichennoy otvetstvennostyu Transvetluga"),
        company("TRANSVETLUGA OOO"),
        True,
        "a legal form written out",
    ),
    Case(
        company("Dandong Ruihe Machinery Co Ltd"),
        company("DANDONG RUIHE MACHINERY COMPANY LIMITED"),
        True,
        "short forms",
    ),
    Case(company("Rosoboronexport"), company("ROSOBORONEKSPORT OAO"), True, "ks for x"),
    Case(company("Bank Melli Iran"), company("Melli Bank of Iran PLC"), True, "order and particles"),
    Case(company("Bank Melli"), company("Bank Mellat"), False, "two banks of nearly one name"),
    Case(company("Ostrander Marine Supply"), company("Ostrander Marine Supply"), True, "the same name"),
    Case(organization("FARC"), organization("Fuerzas Armadas Revolucionarias de Colombia"), True, "an acronym"),
    Case(company("Oceanic Growth Fund II"), company("Oceanic Growth Fund III"), False, "another number"),
    Case(company("Oceanic Growth Fund 2"), company("Oceanic Growth Fund II"), True, "one number in two writings"),
    Case(
        company("International Trading Corp"),
        company("Petromax International Trading Corp"),
        False,
        "generic words",
    ),
    Case(company("National Bank of Kenya"), company("National Bank of Syria"), False, "another country's bank"),
    Case(company("Star Shipping Ltd"), company("Red Star Shipping Company Limited"), False, "generic words"),
    Case(company("CORP"), company("CORP HOLDING SA"), False, "a legal form is no name"),
    # Ships.
    Case(vessel("MV Eastern Promise"), vessel("EASTERN PROMISE"), True, "a prefix"),
    Case(
        vessel("Quite Another", imoNumber="IMO9074729"),
        vessel("EASTERN PROMISE", imoNumber="9074729"),
        True,
        "one IMO number",
    ),
    Case(
        vessel("Eastern Promise", imoNumber="9074729"),
        vessel("EASTERN PROMISE", imoNumber="9187629"),
        False,
        "another IMO number is another ship",
    ),
    Case(vessel("Kumgang Pong 2"), vessel("KUMGANG PONG 3"), False, "sister ships"),
    Case(vessel("Kumgangpong 2"), vessel("KUMGANG PONG 2"), True, "written as one word"),
]
