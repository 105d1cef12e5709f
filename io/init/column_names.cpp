// SPDX-License-Identifier: Apache-2.0
#include "io/init/column_names.hpp"

#include <algorithm>
#include <array>

namespace io {
namespace {

/// Words are separated by blanks; `whole` names are written without separators (firm_id -> firmid).
struct Names {
  Attribute attribute;
  std::string_view whole;    ///< The column's whole name.
  std::string_view words;    ///< A word in it.
  std::string_view against;  ///< A word that speaks against it.
};

constexpr std::array<Names, 13> kNames{{
    {Attribute::id,
     "id nr no num lfdnr firmid companyid companynumber companyno businessid establishmentid establishmentnumber "
     "placeid entityid uid "
     "uuid guid gid "
     "fid siteid wofid osmid osmfid globalid recordid registrationnumber regnumber registrynumber crn duns dunsnumber "
     "ein "
     "lei brn abn acn uen orgnr organisationsnummer organisasjonsnummer cvr cvrnr pnummer ytunnus "
     "firmenid firmennr firmennummer betriebsid betriebsnr betriebsnummer unternehmensid unternehmensnummer "
     "registernummer "
     "handelsregisternummer hrb hrnummer kennung nummer "
     "siret siren identifiant ident numero numeroetablissement idetablissement identreprise "
     "clee idestablecimiento idempresa cif nif ruc rfc nit cuit folio codigo "
     "cnpj cnpjbasico nipc idempresa codigoempresa "
     "idimpresa codicefiscale partitaiva piva nrea rea codiceimpresa matricola "
     "kvk kvknummer vestigingsnummer vestigingsnr ondernemingsnummer bedrijfsid id1 objectid ogcfid",
     "id uid siret kvk cnpj", "parent type category class postal tax area region city state country street sg"},
    {Attribute::name,
     "name firmname companyname company business businessname establishment establishmentname title legalname "
     "tradename "
     "tradingname organisation organization orgname label entityname placename facilityname "
     "firma firmenname unternehmen unternehmensname betrieb betriebsname bezeichnung "
     "nom nometablissement nomentreprise raisonsociale enseigne denomination denominationunitelegale "
     "denominationusuelle "
     "nombre nomestab nombreestablecimiento nombreempresa razonsocial razsocial razonsoc empresa "
     "nome nomefantasia nomeempresa denominacaosocial "
     "denominazione ragionesociale nomeimpresa impresa ditta insegna naam bedrijfsnaam handelsnaam bedrijf navn namn",
     "name nombre nom nome naam namn navn firma",
     "industry activity street road city town municipality municipio localidad county state country region class "
     "category type "
     "file user layer actividad branche sector scian nace naics sic short contact owner person first last family "
     "surname "
     "host domain brand operator"},
    {Attribute::industry,
     "nace nacecode nacerev2 nace2 nacecd naf nafcode ape apecode codeape activiteprincipale "
     "activiteprincipaleetablissement "
     "activiteprincipaleunitelegale wz wzcode wz2008 wz08 wz2025 wirtschaftszweig branche branchencode branchencd noga "
     "nogacode onace "
     "oenace sic siccode sic2007 uksic siccodesictext1 isic isiccode isic4 ciiu ciiucode codigociiu scian codigoscian "
     "codigoact "
     "codact cnae cnaecode cnae2009 codcnae cnaefiscal cnaefiscalprincipal cae codcae ateco codiceateco ateco2007 "
     "codateco sbi sbicode "
     "hoofdactiviteit naics naicscode naics2022 naics2017 naics2012 primarynaics industry industrycode industryclass "
     "industrysector "
     "sector sectorcode activity activitycode activite codeactivite actividad codigoactividad atividade "
     "atividadeprincipal attivita "
     "codiceattivita category categories categoryprimary categoriesprimary primarycategory maincategory basiccategory "
     "osmtag tag tags "
     "businesstype branchecode bransch naring naringskode",
     "nace naf ape wz noga onace sic isic ciiu scian cnae cae ateco sbi naics industry sector activity category "
     "branche",
     "name title description text label desc old previous secondary second alt alternate libelle descripcion"},
    {Attribute::employees,
     "employees employee employeecount emp emps nemployees numemployees numberofemployees noofemployees totalemployees "
     "headcount staff "
     "workers jobs workforce fte employment beschaeftigte anzahlbeschaeftigte mitarbeiter mitarbeiterzahl "
     "anzahlmitarbeiter "
     "mitarbeitende svbeschaeftigte effectif effectifs nbsalaries salaries nombresalaries empleados numempleados "
     "numeroempleados "
     "personalocupado personal trabajadores ocupados empregados numempregados trabalhadores funcionarios "
     "pessoalocupado npessoas "
     "dipendenti addetti numeroaddetti naddetti numerodipendenti werknemers medewerkers aantalwerknemers "
     "aantalmedewerkers "
     "werkzamepersonen totaalwerkzamepersonen ansatte antalansatte antallansatte anstallda",
     "employees employee headcount beschaeftigte mitarbeiter effectif salaries empleados trabajadores empregados "
     "dipendenti addetti "
     "werknemers medewerkers",
     "min max from to lower upper least most class band range size code tranche year date type name growth rate cost"},
    {Attribute::employees_min,
     "employeesmin minemployees employeesfrom employeeslower employeeslow empmin minemp beschaeftigtevon "
     "beschaeftigtemin mitarbeitervon "
     "mitarbeitermin effectifmin effectifmini empleadosmin empleadosdesde personalmin addettimin dipendentimin "
     "addettida werknemersvan "
     "werknemersmin empregadosmin staffmin",
     "", ""},
    {Attribute::employees_max,
     "employeesmax maxemployees employeesto employeesupper employeeshigh empmax maxemp beschaeftigtebis "
     "beschaeftigtemax mitarbeiterbis "
     "mitarbeitermax effectifmax effectifmaxi empleadosmax empleadoshasta personalmax addettimax dipendentimax "
     "addettia werknemerstot "
     "werknemersmax empregadosmax staffmax",
     "", ""},
    {Attribute::x,
     "lon lng long longitude x xcoord xcoordinate coordx coordinatex pointx xwgs84 lonwgs84 longwgs84 wgs84lon easting "
     "east e geolon gpslon "
     "xmin longitud coordenadax laengengrad laenge rechtswert ostwert hochx xkoordinate koordinatex ekoord coordonneex "
     "coordonneelambertabscisseetablissement abscisse longitudine coordinatax coordx lengtegraad lengte rdx "
     "xcoordinaat utmx utme xutm",
     "lon longitude longitud easting longitudine laengengrad lengtegraad", "max min width lat"},
    {Attribute::y,
     "lat latitude y ycoord ycoordinate coordy coordinatey pointy ywgs84 latwgs84 wgs84lat northing north n geolat "
     "gpslat ymin "
     "latitud coordenaday breitengrad breite hochwert nordwert ykoordinate koordinatey nkoord coordonneey "
     "coordonneelambertordonneeetablissement ordonnee latitudine coordinatay breedtegraad breedte rdy ycoordinaat utmy "
     "utmn yutm",
     "lat latitude latitud northing latitudine breitengrad breedtegraad", "max min height lon"},
    {Attribute::opened,
     "opened open opendate openingdate dateopened startdate datestart start founded foundingdate foundationdate "
     "dateoffoundation established "
     "establishmentdate incorporated incorporationdate dateofincorporation incorporatedon registrationdate since "
     "yearfounded birthdate "
     "gruendung gruendungsdatum gegruendet eroeffnung eroeffnet anmeldedatum datecreation datecreationetablissement "
     "datecreationunitelegale dateouverture datedebut fechaalta fechainicio fechaapertura fechaconstitucion "
     "fechacreacion "
     "dataabertura datainicio datainicioatividade dataconstituicao dataconstituzione datainizio datacostituzione "
     "datainizioattivita "
     "oprichtingsdatum startdatum datumoprichting datumvestiging etableret stiftelsesdato startdato",
     "opened founded incorporation", "close end hours time"},
    {Attribute::closed,
     "closed close closedate closingdate dateclosed enddate dateend end dissolved dissolutiondate dissolvedon "
     "dateofcessation cessationdate ceased "
     "deathdate geschlossen schliessung schliessungsdatum abmeldedatum loeschdatum geloescht aufgegeben datefermeture "
     "datecessation datefin "
     "fechabaja fechacierre fechafin databaixa dataencerramento datafim datacessazione datachiusura datafine einddatum "
     "opheffingsdatum "
     "datumopheffing ophoersdato sluttdato",
     "closed dissolution cessation", "open start hours"},
    {Attribute::foreign,
     "foreign foreignowned foreignownership isforeign auslaendisch etranger capitaletranger extranjera "
     "capitalextranjero estrangeira "
     "straniera buitenlands",
     "", ""},
    {Attribute::exporter,
     "exporter exports export isexporter exporting exporteur exportateur exportadora exportador exporta esportatrice "
     "esportatore",
     "", ""},
    {Attribute::accuracy,
     "accuracy accuracym positionalaccuracy locationaccuracy geocodeaccuracy horizontalaccuracy precision precisionm "
     "genauigkeit "
     "lagegenauigkeit precisiongeo nauwkeurigheid accuratezza",
     "accuracy", "type class name"},
}};

const Names& names_of(Attribute attribute) { return kNames[static_cast<std::size_t>(attribute)]; }

bool holds(std::string_view list, std::string_view word) {
  for (std::size_t begin = 0; begin < list.size();) {
    const std::size_t end = std::min(list.find(' ', begin), list.size());
    if (list.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

/// The plain letters of the accented ones of Latin-1; the German ones as they are written without: ä -> ae.
std::string_view plain(unsigned char second) {
  static constexpr std::string_view kFrom =
      "\xA0\xA1\xA2\xA3\xA5\xA7\xA8\xA9\xAA\xAB\xAC\xAD\xAE\xAF\xB1\xB2\xB3\xB4\xB5\xB9\xBA\xBB\xBD\xBF";
  static constexpr std::string_view kTo = "aaaaaceeeeiiiinoooouuuyy";
  if (second == 0xA4) return "ae";
  if (second == 0xB6) return "oe";
  if (second == 0xBC) return "ue";
  if (second == 0x9F) return "ss";
  if (second == 0xB8) return "oe";
  const std::size_t at = kFrom.find(static_cast<char>(second));
  return at == std::string_view::npos ? std::string_view() : kTo.substr(at, 1);
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

const char* key_of(Attribute attribute) {
  static constexpr std::array<const char*, 13> kKeys{"id",        "name",     "industry", "employees", "employees",
                                                     "employees", "x",        "y",        "opened",    "closed",
                                                     "foreign",   "exporter", "accuracy"};
  return kKeys[static_cast<std::size_t>(attribute)];
}

std::vector<std::string> name_words(std::string_view column) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < column.size(); ++i) {
    const char c = column[i];
    if (static_cast<unsigned char>(c) == 0xC3 && i + 1 < column.size()) {
      const auto second = static_cast<unsigned char>(column[++i]);
      word += plain(second < 0x9F ? static_cast<unsigned char>(second + 0x20) : second);  // capitals lie 0x20 below
      continue;
    }
    const bool camel = i > 0 && is_upper(c) && is_lower(column[i - 1]);
    const bool number = i > 0 && is_digit(c) != is_digit(column[i - 1]);
    if (camel || number || !(is_upper(c) || is_lower(c) || is_digit(c))) finish();
    if (is_upper(c) || is_lower(c) || is_digit(c)) word += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  finish();
  return words;
}

double name_fit(Attribute attribute, std::string_view column) {
  const Names& names = names_of(attribute);
  const std::vector<std::string> words = name_words(column);
  std::string whole;
  for (const std::string& word : words) whole += word;
  if (holds(names.whole, whole)) return 1.0;
  const auto against = [&](const std::string& word) { return holds(names.against, word); };
  if (std::ranges::any_of(words, against)) return 0.0;
  const auto fits = [&](const std::string& word) { return holds(names.words, word); };
  return std::ranges::any_of(words, fits) ? 0.6 : 0.0;
}

}  // namespace io
