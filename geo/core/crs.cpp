// SPDX-License-Identifier: Apache-2.0
#include "geo/core/crs.hpp"

#include <proj.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <numbers>
#include <utility>

#include "geo/core/error.hpp"

namespace geo {

/// What PROJ says of an operation is asked before it is used: later it speaks of the alternative that the last
/// coordinates took.
struct Transform::Operation {
  std::unique_ptr<PJ, decltype(&proj_destroy)> pj;
  double accuracy_m;
  std::string description;
};

namespace {

using Object = std::unique_ptr<PJ, decltype(&proj_destroy)>;

/// PROJ opens its database anew for each context and looks for the best operation in it: so a thread keeps its context,
/// and the operations made in it.
struct Context {
  struct Closed {
    void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
  };
  std::unique_ptr<PJ_CONTEXT, Closed> owned{proj_context_create()};
  PJ_CONTEXT* handle = owned.get();
  std::map<std::pair<std::string, std::string>, std::shared_ptr<Transform::Operation>> operations;  // by definitions

  static Context& of_thread() {
    static thread_local Context context;
    return context;
  }

 private:
  Context() {
    proj_context_set_enable_network(handle, 0);
    proj_log_level(handle, PJ_LOG_NONE);
  }
};

Object parsed(const Context& context, const std::string& definition) {
  Object crs(proj_create(context.handle, definition.c_str()), &proj_destroy);
  if (!crs || !proj_is_crs(crs.get()))
    fail(Trouble::config, "CRS '{}': PROJ does not know it; expected EPSG:<code> or WKT; see epsg.io for codes",
         definition.substr(0, 80));
  return crs;
}

bool has_metre_axes(const Context& context, const PJ* crs) {
  const Object system(proj_crs_get_coordinate_system(context.handle, crs), &proj_destroy);
  if (!system || proj_cs_get_axis_count(context.handle, system.get()) < 2) return false;
  for (int axis = 0; axis < 2; ++axis) {
    double to_metre = 0.0;
    const char* unit = nullptr;
    if (!proj_cs_get_axis_info(context.handle, system.get(), axis, nullptr, nullptr, nullptr, &to_metre, &unit, nullptr,
                               nullptr))
      return false;
    if (to_metre != 1.0 || std::string_view(unit ? unit : "").find("met") != 0) return false;
  }
  return true;
}

bool geographic(const PJ* crs) {
  const PJ_TYPE type = proj_get_type(crs);
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

/// Geocentric axes are metres too, but of space; engineering grids have no place on the earth.
bool on_a_plane(const PJ* crs) {
  const PJ_TYPE type = proj_get_type(crs);
  return type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_BOUND_CRS || type == PJ_TYPE_COMPOUND_CRS;
}

std::string wkt_of(const Context& context, const PJ* crs) {
  const char* options[] = {"MULTILINE=NO", nullptr};
  const char* text = proj_as_wkt(context.handle, crs, PJ_WKT2_2019, options);
  return text ? text : "";
}

/// Great-circle distance on the mean sphere; enough to refuse a region.
double arc_m(double lon1, double lat1, double lon2, double lat2) {
  constexpr double kRadians = std::numbers::pi / 180.0, kEarth = 6'371'008.8;
  const double s =
      std::pow(std::sin((lat2 - lat1) * kRadians / 2), 2) +
      std::cos(lat1 * kRadians) * std::cos(lat2 * kRadians) * std::pow(std::sin((lon2 - lon1) * kRadians / 2), 2);
  return 2 * kEarth * std::asin(std::sqrt(std::min(1.0, s)));
}

std::string degrees_text(double value, char positive, char negative) {
  return fmt::format("{} {}", std::abs(value), value < 0 ? negative : positive);
}

Object best_operation(const Context& context, const std::string& from, const std::string& to) {
  const Object source = parsed(context, from), target = parsed(context, to);
  const char* options[] = {"ALLOW_BALLPARK=NO", nullptr};
  const Object raw(proj_create_crs_to_crs_from_pj(context.handle, source.get(), target.get(), nullptr, options),
                   &proj_destroy);
  if (!raw)
    fail(Trouble::config, "CRS '{}': no transformation to '{}' that is better than a guess; set crs of the source",
         from.substr(0, 80), to.substr(0, 80));
  return {proj_normalize_for_visualization(context.handle, raw.get()), &proj_destroy};
}

}  // namespace

Crs auto_crs(const Box& b) {
  const double lon = std::round((b.min_x + b.max_x) / 2), lat = std::round((b.min_y + b.max_y) / 2);
  double reach = 0.0;
  for (const double x : {b.min_x, lon, b.max_x})
    for (const double y : {b.min_y, lat, b.max_y}) reach = std::max(reach, arc_m(lon, lat, x, y));
  if (reach > 1'500'000.0)
    fail(Trouble::data, "region: reaches {:.0f} km from its centre ({}, {}); at most 1,500 km keeps distances true; {}",
         reach / 1000, degrees_text(lat, 'N', 'S'), degrees_text(lon, 'E', 'W'),
         b.width() > 180.0 ? "where it crosses 180° of longitude, set region.crs to a plane made for it, such as "
                             "EPSG:3832 for the Pacific"
                           : "where only some rows lie far away, give region.bbox or region.boundary; else make "
                             "one config for each smaller region");
  const Context& context = Context::of_thread();
  const std::string definition =
      fmt::format("+proj=laea +lat_0={} +lon_0={} +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs +type=crs", lat, lon);
  const Object crs = parsed(context, definition);
  const std::string name =
      fmt::format("Lambert azimuthal equal-area at {}, {}", degrees_text(lat, 'N', 'S'), degrees_text(lon, 'E', 'W'));
  std::string wkt = wkt_of(context, crs.get());  // PROJ calls a CRS made from parameters "unknown"
  wkt.replace(wkt.find("unknown"), 7, name);
  return {name, wkt};
}

Crs projected_crs(const std::string& definition) {
  const Context& context = Context::of_thread();
  const Object crs = parsed(context, definition);
  if (geographic(crs.get()))
    fail(Trouble::config,
         "region.crs: {} has degree axes; expected metres; set region.crs to a projected CRS or to auto",
         definition.substr(0, 80));
  if (!on_a_plane(crs.get()) || !has_metre_axes(context, crs.get()))
    fail(Trouble::config,
         "region.crs: {} is no plane in metres; expected a projected CRS in metres; set region.crs to one or to auto",
         definition.substr(0, 80));
  return {proj_get_name(crs.get()), wkt_of(context, crs.get())};
}

Transform::Transform(const std::string& from, const std::string& to) {
  Context& context = Context::of_thread();
  std::shared_ptr<Operation>& known = context.operations[{from, to}];
  if (!known) {
    Object made = best_operation(context, from, to);
    const PJ_PROJ_INFO info = proj_pj_info(made.get());
    known = std::make_shared<Operation>(
        Operation{std::move(made), info.accuracy, info.description ? info.description : ""});
  }
  operation_ = known;
}

void Transform::apply(std::span<double> x, std::span<double> y) const {
  proj_trans_generic(operation_->pj.get(), PJ_FWD, x.data(), sizeof(double), x.size(), y.data(), sizeof(double),
                     y.size(), nullptr, 0, 0, nullptr, 0, 0);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) x[i] = y[i] = std::numeric_limits<double>::quiet_NaN();
}

double Transform::accuracy_m() const { return operation_->accuracy_m; }

std::string Transform::operation() const { return operation_->description; }

double snapped(double metres) { return std::nearbyint(metres * 1024.0) / 1024.0; }

bool is_geographic(const std::string& definition) { return geographic(parsed(Context::of_thread(), definition).get()); }

}  // namespace geo
