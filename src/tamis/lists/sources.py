"""Every list that Tamis knows by name: who publishes it, where, how often, and which module reads it.

A row here and a module beside it add a list. The table imports no parser, because every screening looks up here
how old a list may be.
"""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE = "sample, not an official list"
"""The publisher of the samples that come with Tamis."""


@dataclass(frozen=True)
class Source:
    """One list as the catalogue knows it.

    `parser` is the module that reads it. `urls` are the files of one publication; without any, `how` says how to
    bring the list in. `max_age` is in days. A download has at least `smallest` bytes, and `ends` are the
    characters that a whole one ends with. `besides` is what the same country lists elsewhere, on lists that Tamis
    does not know.
    """

    parser: str
    list_id: str
    title: str
    publisher: str
    homepage: str
    urls: tuple[str, ...]
    max_age: int
    smallest: int = 10_000
    ends: str = ""
    how: str = ""
    besides: str = ""


_ROWS = (
    Source(
        parser="us_ofac",
        list_id="us_ofac_sdn",
        title="Specially Designated Nationals and Blocked Persons List",
        publisher="US Treasury, Office of Foreign Assets Control",
        homepage="https://ofac.treasury.gov/specially-designated-nationals-and-blocked-persons-list-sdn-human-readable-lists",
        urls=("https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/SDN.XML",),
        max_age=30,
        smallest=1_000_000,
        ends="</sdnList>",
    ),
    Source(
        parser="us_ofac",
        list_id="us_ofac_cons",
        title="Consolidated Sanctions List (non-SDN)",
        publisher="US Treasury, Office of Foreign Assets Control",
        homepage="https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists",
        urls=("https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/CONSOLIDATED.XML",),
        max_age=120,
        smallest=100_000,
        ends="</sdnList>",
    ),
    Source(
        parser="ofac_wallets",
        list_id="us_ofac_wallets",
        title="Digital currency addresses of the SDN list",
        publisher="derived from OFAC's SDN list",
        homepage="https://ofac.treasury.gov/specially-designated-nationals-and-blocked-persons-list-sdn-human-readable-lists",
        urls=(),
        max_age=30,
        how="Give its file sanctioned-addresses.json with --from",
    ),
    Source(
        parser="un_sc",
        list_id="un_sc_sanctions",
        title="Security Council Consolidated List",
        publisher="United Nations Security Council",
        homepage="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
        urls=("https://scsanctions.un.org/resources/xml/en/consolidated.xml",),
        max_age=30,
        smallest=200_000,
        ends="</CONSOLIDATED_LIST>",
    ),
    Source(
        parser="eu_fsf",
        list_id="eu_fsf",
        title="Consolidated list of persons, groups and entities subject to EU financial sanctions",
        publisher="European Union",
        homepage="https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
        urls=(
            "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content?token=dG9rZW4tMjAxNw",
        ),
        max_age=30,
        smallest=5_000_000,
        ends="</export>",
        besides="the national lists of the member states, and who is barred from entry alone,",
    ),
    Source(
        parser="gb_fcdo",
        list_id="gb_fcdo_sanctions",
        title="UK Sanctions List",
        publisher="UK Foreign, Commonwealth and Development Office",
        homepage="https://www.gov.uk/government/publications/the-uk-sanctions-list",
        urls=("https://sanctionslist.fcdo.gov.uk/docs/UK-Sanctions-List.xml",),
        max_age=14,
        smallest=1_000_000,
        ends="</Designations>",
    ),
    Source(
        parser="ca_dfatd",
        list_id="ca_dfatd_sema_sanctions",
        title="Consolidated Canadian Autonomous Sanctions List",
        publisher="Global Affairs Canada",
        homepage="https://www.international.gc.ca/world-monde/international_relations-relations_internationales/sanctions/consolidated-consolide.aspx",
        urls=(
            "https://www.international.gc.ca/world-monde/assets/office_docs/international_relations-relations_internationales/sanctions/sema-lmes.xml",
        ),
        max_age=60,
        smallest=300_000,
        ends="</data-set>",
        besides="terrorist entities under the Criminal Code, and who is listed under the United Nations Act,",
    ),
    Source(
        parser="au_dfat",
        list_id="au_dfat_sanctions",
        title="Consolidated List",
        publisher="Australian Department of Foreign Affairs and Trade",
        homepage="https://www.dfat.gov.au/international-relations/security/sanctions/consolidated-list",
        urls=("https://www.dfat.gov.au/sites/default/files/Australian_Sanctions_Consolidated_List.xlsx",),
        max_age=45,
        smallest=300_000,
        besides="terrorist organisations under the Criminal Code",
    ),
    Source(
        parser="ch_seco",
        list_id="ch_seco_sanctions",
        title="Sanctions List of Switzerland",
        publisher="Swiss State Secretariat for Economic Affairs",
        homepage="https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_Zusammenarbeit/"
        "Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/sanktionen-embargos.html",
        urls=(
            "https://www.sesam.search.admin.ch/sesam-search-web/pages/downloadXmlGesamtliste.xhtml"
            "?lang=en&action=downloadXmlGesamtlisteAction",
        ),
        max_age=30,
        smallest=5_000_000,
        ends="</swiss-sanctions-list>",
    ),
    Source(
        parser="ua_nsdc",
        list_id="ua_nsdc_sanctions",
        title="State sanctions register",
        publisher="National Security and Defence Council of Ukraine",
        homepage="https://drs.nsdc.gov.ua/",
        urls=(),
        max_age=365,
        how="Save the register's workbook, and give it with --from",
    ),
    Source(
        parser="us_trade_csl",
        list_id="us_trade_csl",
        title="Consolidated Screening List",
        publisher="US Department of Commerce, International Trade Administration",
        homepage="https://www.trade.gov/consolidated-screening-list",
        urls=("https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.csv",),
        max_age=14,
        smallest=5_000_000,
    ),
    Source(
        parser="us_bis_dpl",
        list_id="us_bis_dpl",
        title="Denied Persons List",
        publisher="US Department of Commerce, Bureau of Industry and Security",
        homepage="https://www.bis.gov/",
        urls=(),
        max_age=30,
        how="Save its text file (dpl.txt), and give it with --from",
    ),
    Source(
        parser="ae_local_terrorists",
        list_id="ae_local_terrorists",
        title="Local Terrorist List",
        publisher="UAE Executive Office for Control and Non-Proliferation",
        homepage="https://www.uaeiec.gov.ae/en-us/un-page",
        urls=(),
        max_age=180,
        how="Save its table from the publisher's page as a CSV or a workbook, and give it with --from",
    ),
    *(
        Source(
            "own_csv",
            list_id,
            title,
            publisher,
            homepage,
            (),
            max_age,
            how="Save its table as a CSV with a header, and give it with --from and --map; see docs/lists.md",
        )
        for list_id, title, publisher, homepage, max_age in (
            (
                "us_state_fto",
                "Foreign Terrorist Organizations",
                "US Department of State",
                "https://www.state.gov/foreign-terrorist-organizations/",
                180,
            ),
            (
                "gb_proscribed_orgs",
                "Proscribed terrorist groups or organisations",
                "UK Home Office",
                "https://www.gov.uk/government/publications/proscribed-terror-groups-or-organisations--2",
                180,
            ),
            (
                "in_mha_banned",
                "Banned organisations, individual terrorists and unlawful associations under the UAPA",
                "Ministry of Home Affairs, India",
                "https://www.mha.gov.in/en/divisionofmha/counter-terrorism-and-counter-radicalization-division",
                180,
            ),
            (
                "jp_mof_sanctions",
                "Economic sanctions and list of eligible people",
                "Ministry of Finance, Japan",
                "https://www.mof.go.jp/policy/international_policy/gaitame_kawase/gaitame/economic_sanctions/list.html",
                90,
            ),
            (
                "sg_mas_sanctions",
                "Lists of designated individuals and entities",
                "Monetary Authority of Singapore",
                "https://www.mas.gov.sg/regulation/anti-money-laundering/targeted-financial-sanctions/lists-of-designated-individuals-and-entities",
                90,
            ),
        )
    ),
)

LISTS: dict[str, Source] = {row.list_id: row for row in _ROWS}
"""The rows by the ids of their lists. Those read by `own_csv` are published as pages or documents only."""

OWN_MAX_AGE = 365
"""Days after which a list that is not in the table counts as stale."""


def max_age(list_id: str) -> int:
    """Days after which a version of the list is too old to rest on."""
    row = LISTS.get(list_id)
    return row.max_age if row else OWN_MAX_AGE
