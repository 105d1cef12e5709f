// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/clusters.hpp"

namespace synth {
namespace {

std::vector<ClusterPlan> metal() {
  return {{"Castrel machine works",
           "metal_machinery",
           "Castrel",
           km(22.6, 11.9),
           1'800,
           0.12,
           0.45,
           1978,
           {{"basic_metals", 8, {"24.10", "24.42"}},
            {"casting", 12, {"24.51", "24.53"}},
            {"forming_treatment_machining", 38, {"25.62", "25.61", "25.50"}},
            {"metal_products", 34, {"25.11", "25.73", "25.99"}},
            {"machine_parts_tools", 20, {"28.15", "28.41", "28.13"}},
            {"machinery", 22, {"28.22", "28.29", "28.99"}},
            {"distribution", 8, {"46.62", "46.69"}},
            {"repair_installation", 8, {"33.12", "33.20"}}}},
          {"South quay fabricators",
           "metal_machinery",
           "Port Almar",
           km(-13.2, -6.2),
           1'400,
           0.08,
           0.25,
           1985,
           {{"basic_metals", 6, {"24.20", "24.34"}},
            {"casting", 0, {}},
            {"forming_treatment_machining", 0, {}},
            {"metal_products", 44, {"25.11", "25.29", "25.12"}},
            {"machine_parts_tools", 6, {"28.11", "28.14"}},
            {"machinery", 16, {"28.22", "28.25"}},
            {"distribution", 6, {"46.69"}},
            {"repair_installation", 12, {"33.11", "33.12", "33.20"}}}}};
}

std::vector<ClusterPlan> textiles() {
  return {{"Tessary mills",
           "textiles_clothing",
           "Tessary",
           km(-19.6, 30.6),
           1'600,
           0.06,
           0.40,
           1972,
           {{"fibres_spinning", 16, {"13.10"}},
            {"weaving_knitting", 28, {"13.20", "13.91"}},
            {"finishing", 14, {"13.30"}},
            {"technical_and_made_up_textiles", 20, {"13.92", "13.96", "13.99"}},
            {"clothing", 30, {"14.13", "14.14", "14.39"}},
            {"distribution", 8, {"46.41", "46.42"}},
            {"textile_machinery", 4, {"28.94"}}}},
          {"Eastgate clothing quarter",
           "textiles_clothing",
           "Port Almar",
           km(-3.2, -4.6),
           1'200,
           0.03,
           0.15,
           1998,
           {{"fibres_spinning", 0, {}},
            {"weaving_knitting", 0, {}},
            {"finishing", 0, {}},
            {"technical_and_made_up_textiles", 8, {"13.92"}},
            {"clothing", 44, {"14.13", "14.12", "14.19"}},
            {"distribution", 8, {"46.42"}},
            {"textile_machinery", 0, {}}}}};
}

std::vector<ClusterPlan> food() {
  return {{"Campora food valley",
           "food",
           "Campora",
           km(-0.4, -17.2),
           1'900,
           0.10,
           0.35,
           1988,
           {{"farming_fishing", 24, {"01.13", "01.41", "01.24"}},
            {"meat", 16, {"10.11", "10.13"}},
            {"fish", 4, {"10.20"}},
            {"fruit_vegetables", 18, {"10.32", "10.39"}},
            {"dairy", 14, {"10.51"}},
            {"milling_oils_starch_sugar", 10, {"10.61", "10.41"}},
            {"bakery_and_other_food", 22, {"10.71", "10.85", "10.89"}},
            {"feed", 8, {"10.91"}},
            {"beverages", 10, {"11.05", "11.07"}},
            {"distribution", 10, {"46.31", "46.33"}},
            {"food_machinery", 4, {"28.93"}}}},
          {"Lumera fish quay",
           "food",
           "Lumera",
           km(-20.2, -30.6),
           1'200,
           0.02,
           0.30,
           1980,
           {{"farming_fishing", 32, {"03.11", "03.21"}},
            {"meat", 0, {}},
            {"fish", 24, {"10.20"}},
            {"fruit_vegetables", 0, {}},
            {"dairy", 0, {}},
            {"milling_oils_starch_sugar", 0, {}},
            {"bakery_and_other_food", 0, {}},
            {"feed", 6, {"10.91"}},
            {"beverages", 0, {}},
            {"distribution", 0, {}},
            {"food_machinery", 0, {}}}}};
}

std::vector<ClusterPlan> wood() {
  return {{"Orvenne furniture valley",
           "wood_furniture",
           "Orvenne",
           km(39.4, -21.9),
           1'500,
           0.04,
           0.35,
           1975,
           {{"forestry", 12, {"02.20", "02.40"}},
            {"sawmilling", 14, {"16.10"}},
            {"panels_veneer", 8, {"16.21"}},
            {"joinery_packaging", 20, {"16.23", "16.24", "16.29"}},
            {"furniture", 46, {"31.09", "31.01", "31.02"}},
            {"distribution", 6, {"46.47", "46.15"}},
            {"wood_machinery", 4, {"28.49"}}}},
          {"Hollin sawmills",
           "wood_furniture",
           "Hollin",
           km(6.6, 34.2),
           1'300,
           0.00,
           0.10,
           1984,
           {{"forestry", 16, {"02.20", "02.10"}},
            {"sawmilling", 18, {"16.10"}},
            {"panels_veneer", 0, {}},
            {"joinery_packaging", 12, {"16.24", "16.23"}},
            {"furniture", 0, {}},
            {"distribution", 0, {}},
            {"wood_machinery", 0, {}}}}};
}

std::vector<ClusterPlan> electronics() {
  return {{"Almar science park",
           "electronics_electrical",
           "Port Almar",
           km(-9.4, 6.8),
           1'300,
           0.22,
           0.55,
           2008,
           {{"components", 26, {"26.11", "26.12"}},
            {"wire_cable", 6, {"27.32", "27.33"}},
            {"computers_communication_consumer", 16, {"26.20", "26.30", "26.40"}},
            {"instruments", 18, {"26.51", "26.70"}},
            {"electrical_equipment", 16, {"27.11", "27.12", "27.90"}},
            {"distribution", 7, {"46.52", "46.51"}},
            {"repair_ict", 6, {"95.11", "33.13"}}}},
          {"Maldor instruments",
           "electronics_electrical",
           "Maldor",
           km(47.6, 29.4),
           1'100,
           0.05,
           0.40,
           2001,
           {{"components", 0, {}},
            {"wire_cable", 5, {"27.32"}},
            {"computers_communication_consumer", 8, {"26.30"}},
            {"instruments", 28, {"26.51", "26.70"}},
            {"electrical_equipment", 14, {"27.12", "27.40"}},
            {"distribution", 0, {}},
            {"repair_ict", 0, {}}}}};
}

std::vector<ClusterPlan> all_plans() {
  std::vector<ClusterPlan> out;
  for (const auto& plans : {metal(), textiles(), food(), wood(), electronics()})
    out.insert(out.end(), plans.begin(), plans.end());
  return out;
}

}  // namespace

int ClusterPlan::firms() const {
  int sum = 0;
  for (const StagePlan& stage : stages) sum += stage.firms;
  return sum;
}

const std::vector<ClusterPlan>& cluster_plans() {
  static const std::vector<ClusterPlan> plans = all_plans();
  return plans;
}

}  // namespace synth
