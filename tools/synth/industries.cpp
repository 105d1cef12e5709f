// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/industries.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace synth {

const std::vector<Industry>& background_industries() {
  static const std::vector<Industry> list{// farming, forestry, fishing, quarrying
                                          {"01.11", "Farm", 0, 2, 32, 3},
                                          {"01.13", "Market Garden", 0, 3, 12, 4},
                                          {"01.21", "Vineyard", 0, 1, 12, 4},
                                          {"01.41", "Dairy Farm", 0, 1, 18, 3},
                                          {"01.46", "Farm", 0, 0, 8, 4},
                                          {"01.61", "Farm Services", 0, 2, 8, 4},
                                          {"02.20", "Forestry", 0, 1, 9, 5},
                                          {"03.11", "Fishing", 1, 2, 3, 4},
                                          {"08.12", "Quarry", 0, 1, 5, 9},
                                          // manufacturing in the background
                                          {"10.71", "Bakery", 22, 14, 12, 8},
                                          {"10.13", "Meats", 2, 3, 2, 14},
                                          {"11.05", "Brewery", 3, 2, 2, 8},
                                          {"13.92", "Textiles", 3, 2, 1, 8},
                                          {"14.13", "Clothing", 4, 2, 0, 9},
                                          {"16.23", "Joinery", 8, 8, 9, 6},
                                          {"16.10", "Sawmill", 0, 1, 4, 7},
                                          {"17.21", "Packaging", 3, 2, 0, 24},
                                          {"18.12", "Print", 18, 7, 1, 8},
                                          {"20.41", "Soaps", 3, 1, 0, 18},
                                          {"20.30", "Paints", 3, 1, 0, 22},
                                          {"21.20", "Pharma", 3, 1, 0, 45},
                                          {"22.29", "Plastics", 9, 6, 2, 18},
                                          {"22.23", "Plastics", 5, 4, 1, 16},
                                          {"23.61", "Concrete", 5, 5, 3, 15},
                                          {"23.70", "Stone", 4, 3, 3, 6},
                                          {"23.12", "Glass", 3, 2, 0, 16},
                                          {"25.11", "Steelwork", 8, 7, 4, 11},
                                          {"25.62", "Machining", 8, 7, 2, 10},
                                          {"26.51", "Instruments", 4, 1, 0, 16},
                                          {"27.12", "Switchgear", 3, 2, 0, 20},
                                          {"28.29", "Machines", 4, 3, 1, 20},
                                          {"29.32", "Car Parts", 3, 2, 0, 40},
                                          {"30.12", "Boats", 5, 2, 1, 7},
                                          {"31.09", "Furniture", 7, 4, 2, 7},
                                          {"32.12", "Jewellers", 6, 1, 0, 4},
                                          {"32.50", "Dental", 12, 5, 0, 5},
                                          {"33.12", "Machine Repair", 8, 6, 4, 5},
                                          {"33.20", "Installation", 6, 3, 1, 8},
                                          // energy, water, waste
                                          {"35.11", "Energy", 5, 4, 5, 6},
                                          {"36.00", "Water", 1, 1, 1, 14},
                                          {"38.11", "Waste", 4, 3, 1, 12},
                                          {"38.32", "Recycling", 4, 3, 1, 10},
                                          // construction
                                          {"41.20", "Builders", 60, 34, 20, 7},
                                          {"42.11", "Civil Works", 9, 5, 2, 18},
                                          {"43.21", "Electricians", 42, 24, 12, 5},
                                          {"43.22", "Plumbing", 40, 24, 12, 5},
                                          {"43.32", "Carpenters", 24, 16, 10, 4},
                                          {"43.34", "Painters", 26, 14, 7, 4},
                                          {"43.91", "Roofing", 14, 10, 6, 5},
                                          // trade
                                          {"45.20", "Motors", 44, 28, 14, 5},
                                          {"45.11", "Cars", 20, 12, 3, 9},
                                          {"45.32", "Car Parts Sales", 12, 8, 2, 5},
                                          {"46.73", "Building Supplies", 14, 9, 2, 10},
                                          {"46.90", "Trading", 26, 6, 1, 5, true},
                                          {"46.19", "Agencies", 18, 4, 1, 3, true},
                                          {"46.34", "Drinks", 6, 3, 0, 9},
                                          {"46.69", "Equipment", 8, 3, 1, 8},
                                          {"46.46", "Medical Supplies", 8, 1, 0, 8},
                                          {"47.11", "Stores", 66, 38, 26, 8},
                                          {"47.30", "Fuel", 14, 9, 7, 6},
                                          {"47.52", "Hardware", 18, 12, 4, 5},
                                          {"47.59", "Home", 20, 9, 1, 5},
                                          {"47.71", "Fashion", 46, 20, 0, 4},
                                          {"47.72", "Shoes", 16, 7, 0, 4},
                                          {"47.73", "Pharmacy", 34, 18, 5, 6},
                                          {"47.76", "Flowers", 22, 10, 3, 3},
                                          {"47.77", "Watches", 12, 4, 0, 3},
                                          {"47.91", "Online Store", 22, 7, 2, 3},
                                          // transport, hotels, restaurants
                                          {"49.41", "Haulage", 26, 20, 8, 7},
                                          {"49.32", "Taxi", 30, 7, 2, 2},
                                          {"50.20", "Shipping", 9, 1, 0, 20},
                                          {"52.10", "Warehouses", 12, 5, 1, 15},
                                          {"52.29", "Forwarding", 22, 4, 0, 10, true},
                                          {"53.20", "Couriers", 14, 6, 1, 7},
                                          {"55.10", "Hotel", 20, 10, 6, 12},
                                          {"55.20", "Holiday Lets", 4, 6, 14, 2},
                                          {"56.10", "Restaurant", 96, 44, 22, 6},
                                          {"56.30", "Bar", 48, 20, 10, 3},
                                          // information, finance, property
                                          {"58.11", "Publishing", 10, 2, 0, 6, true},
                                          {"59.11", "Films", 8, 1, 0, 4},
                                          {"61.10", "Telecom", 5, 2, 0, 18},
                                          {"62.01", "Software", 60, 8, 1, 6, true},
                                          {"62.02", "IT Consulting", 44, 8, 1, 4, true},
                                          {"63.11", "Hosting", 8, 1, 0, 8, true},
                                          {"64.19", "Bank", 14, 6, 0, 14},
                                          {"65.12", "Insurance", 10, 2, 0, 20, true},
                                          {"66.22", "Brokers", 34, 14, 2, 3, true},
                                          {"68.20", "Property", 48, 14, 3, 2, true},
                                          {"68.31", "Estates", 32, 12, 1, 4, true},
                                          // professions and business services
                                          {"69.10", "Legal", 66, 16, 0, 5, true},
                                          {"69.20", "Accountants", 54, 20, 2, 5, true},
                                          {"70.10", "Holding", 18, 3, 0, 3, true},
                                          {"70.22", "Consulting", 52, 8, 1, 3, true},
                                          {"71.11", "Architects", 32, 9, 1, 4, true},
                                          {"71.12", "Engineers", 44, 14, 1, 6, true},
                                          {"71.20", "Testing", 6, 2, 0, 10},
                                          {"72.19", "Research", 6, 1, 0, 12},
                                          {"73.11", "Advertising", 26, 4, 0, 4, true},
                                          {"74.10", "Design", 20, 4, 1, 2, true},
                                          {"75.00", "Vets", 8, 7, 6, 4},
                                          {"77.11", "Car Rental", 8, 2, 0, 6},
                                          {"78.20", "Staffing", 18, 5, 0, 16, true},
                                          {"79.11", "Travel", 18, 6, 0, 4},
                                          {"80.10", "Security", 10, 2, 0, 25},
                                          {"81.21", "Cleaning", 34, 14, 2, 10},
                                          {"81.30", "Gardens", 14, 12, 9, 3},
                                          {"82.11", "Office Services", 16, 2, 0, 3, true},
                                          {"82.99", "Services", 18, 4, 1, 4, true},
                                          // schools, health, culture, other
                                          {"85.20", "Primary School", 14, 8, 8, 16},
                                          {"85.53", "Driving School", 12, 6, 1, 3},
                                          {"85.59", "Courses", 24, 6, 1, 3},
                                          {"86.21", "Doctors", 52, 24, 7, 5},
                                          {"86.23", "Dentists", 40, 18, 2, 5},
                                          {"86.90", "Therapy", 38, 16, 3, 3},
                                          {"87.30", "Care Home", 12, 8, 4, 32},
                                          {"88.91", "Nursery", 22, 10, 4, 9},
                                          {"90.03", "Studio", 20, 4, 3, 1},
                                          {"93.13", "Fitness", 14, 6, 0, 5},
                                          {"93.29", "Leisure", 6, 4, 4, 4},
                                          {"94.99", "Club", 14, 8, 5, 3},
                                          {"95.11", "Computer Repair", 9, 4, 1, 3},
                                          {"96.01", "Laundry", 12, 4, 0, 5},
                                          {"96.02", "Hair", 70, 36, 12, 3},
                                          {"96.09", "Services", 18, 8, 2, 2}};
  return list;
}

namespace {

struct Division {
  const char* code;
  const char* noun;
  double size;
};

/// For codes that stand in no list above: planted firms and institutions.
constexpr std::array kDivisions{
    Division{"01", "Farm", 5},        Division{"02", "Forestry", 6},     Division{"03", "Fisheries", 6},
    Division{"10", "Foods", 22},      Division{"11", "Drinks", 14},      Division{"13", "Mills", 18},
    Division{"14", "Clothing", 14},   Division{"16", "Timber", 12},      Division{"24", "Metals", 45},
    Division{"25", "Metalworks", 16}, Division{"26", "Electronics", 24}, Division{"27", "Electric", 28},
    Division{"28", "Machines", 30},   Division{"31", "Furniture", 14},   Division{"33", "Engineering", 8},
    Division{"46", "Supplies", 9},    Division{"64", "Bank", 14},        Division{"71", "Laboratory", 14},
    Division{"72", "Institute", 28},  Division{"84", "Office", 20},      Division{"85", "Academy", 30},
    Division{"94", "Association", 4}, Division{"95", "Repair", 4}};

const Industry* listed(const std::string& nace) {
  const auto& list = background_industries();
  const auto found = std::ranges::find_if(list, [&](const Industry& i) { return nace == i.nace; });
  return found == list.end() ? nullptr : &*found;
}

const Division* division(const std::string& nace) {
  const auto found = std::ranges::find_if(kDivisions, [&](const Division& d) { return nace.starts_with(d.code); });
  return found == kDivisions.end() ? nullptr : &*found;
}

}  // namespace

bool is_manufacturing(const std::string& nace) { return nace >= "10" && nace < "34"; }

double median_employees(const std::string& nace) {
  const Industry* industry = listed(nace);
  const Division* fallback = division(nace);
  return industry ? industry->size : fallback ? fallback->size : 5;
}

int drawn_employees(const std::string& nace, geo::Random& random) {
  const double spread = is_manufacturing(nace) ? 1.15 : 0.95;
  return std::max(1, static_cast<int>(std::lround(median_employees(nace) * std::exp(spread * random.normal()))));
}

std::string noun_of(const std::string& nace) {
  if (const Industry* industry = listed(nace)) return industry->noun;
  const Division* fallback = division(nace);
  return fallback ? fallback->noun : "Company";
}

}  // namespace synth
