#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The sample region from a real PostGIS server that this test starts and stops: the same result as from files.

The server runs from Debian's postgresql-15 and postgresql-15-postgis-3 in a folder of its own on a free port of the
loopback, as an unprivileged user (it refuses root), and asks for a password.
"""
import csv
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import tempfile

from support import ROOT, check_counts, main, query, record, skip

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
PASSWORD = "geheim-7391"
QUICK = ("--set", "significance.draws=0")
INFRASTRUCTURE = ROOT / "sample_data" / "infrastructure.gpkg"
REGION = ROOT / "sample_data" / "region.gpkg"


class Server:
    """PostgreSQL 15 with PostGIS 3 while the `with` lasts, also when the test fails."""

    def __enter__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="agglo_pg_", dir="/tmp"))
        self.user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self.home.chmod(0o755)
        for name in ("data", "socket"):
            (self.home / name).mkdir(mode=0o700)
            if os.getuid() == 0:
                shutil.chown(self.home / name, self.user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._as_user(BIN / "initdb", "-D", self.home / "data", "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        (self.home / "data" / "pg_hba.conf").write_text("local all admin trust\nlocal all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n")
        try:
            self._as_user(BIN / "pg_ctl", "-D", self.home / "data", "-w", "-t", "60", "-l", self.home / "data" / "log", "-o",
                          f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.home / 'socket'} -c fsync=off", "start")
            self.sql(f"CREATE ROLE agglo LOGIN PASSWORD '{PASSWORD}'")
            self.sql("CREATE DATABASE valmira")
            self.sql("CREATE EXTENSION postgis; CREATE SCHEMA infra; CREATE SCHEMA register; GRANT USAGE ON SCHEMA infra, register TO agglo", "valmira")
        except BaseException:
            self.__exit__()
            raise
        (self.home / "pgpass").write_text(f"127.0.0.1:{self.port}:*:agglo:{PASSWORD}\n")
        (self.home / "pgpass").chmod(0o600)
        (self.home / "services").write_text(f"[valmira]\nhost=127.0.0.1\nport={self.port}\nuser=agglo\ndbname=valmira\n")
        self.env = {"PGSERVICEFILE": str(self.home / "services"), "PGPASSFILE": str(self.home / "pgpass")}
        return self

    def __exit__(self, *_):
        self._as_user(BIN / "pg_ctl", "-D", self.home / "data", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def _as_user(self, *command, check=True):
        prefix = ["runuser", "-u", self.user, "--"] if os.getuid() == 0 else []
        done = subprocess.run([*prefix, *map(str, command)], capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    def sql(self, text, database="postgres", stdin=None):
        done = subprocess.run([BIN / "psql", "-h", self.home / "socket", "-p", str(self.port), "-U", "admin", "-d", database, "-v", "ON_ERROR_STOP=1", "-qAtc", text],
                              capture_output=True, text=True, input=stdin)
        assert done.returncode == 0, f"{text}: {done.stderr}"
        return done.stdout.strip()

    def load(self, gpkg, schema):
        from osgeo import gdal
        gdal.UseExceptions()
        gdal.VectorTranslate(f"PG:host={self.home / 'socket'} port={self.port} user=admin dbname=valmira", str(gpkg), format="PostgreSQL",
                             layerCreationOptions=[f"SCHEMA={schema}", "LAUNDER=NO", "GEOMETRY_NAME=geom"])
        self.sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO agglo", "valmira")


def placed_rows():
    """The sample firms whose coordinates a geometry can hold, as text."""
    with open(ROOT / "sample_data" / "firms.csv", newline="", encoding="utf-8") as handle:
        header, *rows = csv.reader(handle)
    x, y = header.index("lon"), header.index("lat")
    number = re.compile(r"\s*-?\d+(\.\d+)?\s*")
    return header, [row for row in rows if number.fullmatch(row[x]) and number.fullmatch(row[y])]


def load_firms(server, path):
    header, rows = placed_rows()
    with open(path, "w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])
    columns = [f'"{name}"' for name in header]
    server.sql(f"CREATE TABLE register.firms ({' text, '.join(columns)} text)", "valmira")
    server.sql("COPY register.firms FROM STDIN (FORMAT csv, HEADER, FORCE_NOT_NULL (" + ", ".join(columns) + "))", "valmira", stdin=path.read_text(encoding="utf-8"))
    server.sql("ALTER TABLE register.firms ADD geom geometry(Point, 4326); UPDATE register.firms SET geom = ST_SetSRID(ST_MakePoint(lon::float8, lat::float8), 4326);"
               "CREATE VIEW register.open AS SELECT * FROM register.firms WHERE closed = '';"
               "CREATE TABLE register.plain AS SELECT id, name, nace, employees, exporter, lon::float8, lat::float8 FROM register.firms;"
               "CREATE TABLE register.nowhere AS SELECT * FROM register.firms;"
               "ALTER TABLE register.nowhere ALTER geom TYPE geometry(Point) USING ST_SetSRID(geom, 0);"
               "GRANT SELECT ON ALL TABLES IN SCHEMA register TO agglo;"
               "CREATE TABLE register.secret AS SELECT * FROM register.firms", "valmira")


def configs(folder, csv_path):
    """The quickstart, once from files and once from the database."""
    text = (ROOT / "configs" / "quickstart.yaml").read_text(encoding="utf-8")
    text = text.replace("profiles/", str(ROOT / "configs" / "profiles") + "/")
    files = text.replace("../sample_data/firms.csv", str(csv_path)).replace("../sample_data/", str(ROOT / "sample_data") + "/")
    database = text.replace("uri: ../sample_data/firms.csv", "uri: PG:service=valmira\n    layer: register.firms")
    database = database.replace("x: lon, y: lat, ", "")
    database = re.sub(r"uri: \.\./sample_data/\w+\.gpkg, layer: (\w+)", r'uri: "PG:service=valmira", layer: infra.\1', database)
    database = database.replace("../sample_data/slope.tif", str(ROOT / "sample_data" / "slope.tif"))  # rasters stay files
    (folder / "files.yaml").write_text(files, encoding="utf-8")
    (folder / "database.yaml").write_text(database, encoding="utf-8")
    return folder / "files.yaml", folder / "database.yaml"


def test_postgis_gives_the_result_of_the_files(agglo):
    with Server() as server:
        server.load(INFRASTRUCTURE, "infra")
        server.load(REGION, "infra")
        load_firms(server, agglo.scratch / "firms.csv")
        files, database = configs(agglo.scratch, agglo.scratch / "firms.csv")
        straight = agglo.run(files, "files", *QUICK)
        found = agglo.run(database, "database", *QUICK, env=server.env)
        same_tables(straight, found)
        check_counts(found)
        a_run_without_changes_does_nothing_and_a_changed_row_is_seen(agglo, server, database)
        errors_say_what_to_do(agglo, server, database)
        views_plain_tables_and_filters_work(agglo, server)
        init_writes_configs_that_validate(agglo, server)
    error = agglo("run", database, "--output", agglo.scratch / "down", *QUICK, env=server.env, expect=3).stderr
    assert "cannot be reached" in error and "psql" in error, error
    for path in agglo.scratch.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), f"{path} holds the password"


def init_writes_configs_that_validate(agglo, server):
    for table, places in (("register.firms", "\n    crs:"), ("register.plain", "\n      x: lon")):
        agglo("init", "PG:service=valmira", "--layer", table, "--dir", agglo.scratch / table, env=server.env)
        text = (agglo.scratch / table / "firms.yaml").read_text()
        assert f"layer: {table}" in text and "industry: nace" in text and (places in text) == (table == "register.plain"), text
        agglo("validate", agglo.scratch / table / "firms.yaml", env=server.env)
    secret = agglo("init", f"PG:service=valmira password={PASSWORD}", "--layer", "register.firms", "--dir", agglo.scratch, env=server.env, expect=2)
    assert PASSWORD not in secret.stderr and "pgpass" in secret.stderr, secret.stderr


def same_tables(straight, found):
    for layer in ("firms", "clusters", "hotspots", "facilities", "facility_lines", "facility_areas", "gaps", "gap_cells", "gap_lines"):
        names = [name for (name,) in query(straight, f"SELECT name FROM pragma_table_info('{layer}')") if name not in ("fid", "source")]
        columns = ", ".join(f'"{name}"' for name in names)
        a, b = (sorted(query(folder, f"SELECT {columns} FROM {layer}"), key=repr) for folder in (straight, found))
        assert a == b, f"{layer}: {[pair for pair in zip(a, b) if pair[0] != pair[1]][:2]}"
    rejects = [sorted(query(folder, "SELECT source_id, field, reason FROM rejects WHERE source_id <> '' AND field <> 'geometry' AND reason <> 'id_empty'")) for folder in (straight, found)]
    assert rejects[0] == rejects[1]


def a_run_without_changes_does_nothing_and_a_changed_row_is_seen(agglo, server, database):
    again = agglo("run", database, "--output", agglo.scratch / "database", "--progress", "plain", *QUICK, env=server.env)
    assert "nothing to do" in again.stderr, again.stderr
    server.sql("UPDATE register.firms SET name = name || '!' WHERE ctid = (SELECT min(ctid) FROM register.firms)", "valmira")
    plan = agglo("plan", database, "--output", agglo.scratch / "database", *QUICK, env=server.env)
    assert "PG:service=valmira changed" in plan.stdout + plan.stderr, plan.stdout + plan.stderr


def errors_say_what_to_do(agglo, server, database):
    def error(layer, expect, uri="PG:service=valmira"):
        return agglo("run", database, "--output", agglo.scratch / "wrong", *QUICK, "--set", f"sources.firms.layer={layer}", "--set", f"sources.firms.uri={uri}",
                     env=server.env, expect=expect).stderr

    missing = error("register.firma", 1)
    assert "'register.firma' is missing" in missing and "did you mean 'register.firms'?" in missing, missing
    denied = error("register.secret", 3)
    assert "permission denied" in denied and "GRANT SELECT" in denied, denied
    nowhere = error("register.nowhere", 1)
    assert "SRID 0" in nowhere and "set crs" in nowhere, nowhere
    wrong = error("register.firms", 3, f"PG:host=127.0.0.1 port={server.port} user=nobody_here dbname=valmira")
    assert "cannot be reached" in wrong, wrong
    option = error("register.firms", 2, "PG:service=valmira passfile=/etc/passwd")
    assert "'passfile' is not read here" in option, option
    secret = error("register.firms", 2, f"PG:service=valmira password={PASSWORD}")
    assert PASSWORD not in secret and "holds a password" in secret, secret
    for uri in ("postgresql://agglo@127.0.0.1/valmira", "/vsicurl/http://127.0.0.1/a.gpkg"):
        assert "is not the path of a file" in error("register.firms", 2, uri)


def views_plain_tables_and_filters_work(agglo, server):
    """A view, a table whose places stand in columns, our own grammar of filters; and nothing can be written or reached by SQL."""
    config = agglo.scratch / "small.yaml"
    config.write_text("version: 1\nregion: {name: Test}\nsources:\n  firms:\n    uri: PG:service=valmira\n    layer: register.open\n    where: \"nace like '25%' and exporter = '1'\"\n"
                      "    fields: {id: id, name: name, industry: nace, employees: employees}\n    as_of: 2026-01-01\noutput: {dir: out}\n")
    view = agglo.run(config, "view", *QUICK, env=server.env)
    wanted = server.sql("SELECT count(*) FROM register.open WHERE nace LIKE '25%' AND exporter = '1'", "valmira")
    (source,) = record(view)["sources"]
    assert source["driver"] == "PostgreSQL" and source["layer"] == "register.open" and source["read"] - source["filtered"] == int(wanted), (source, wanted)
    plain = agglo.run(config, "plain", *QUICK, "--set", "sources.firms.layer=register.plain", "--set", "sources.firms.fields.x=lon", "--set", "sources.firms.fields.y=lat", env=server.env)
    assert query(plain, "SELECT COUNT(*) FROM firms")[0][0] > 0
    injected = agglo("run", config, "--output", agglo.scratch / "wrong", *QUICK, "--set", "sources.firms.layer=register.open\"; DROP TABLE register.firms; --", env=server.env, expect=1)
    assert "is missing" in injected.stderr and int(server.sql("SELECT count(*) FROM register.firms", "valmira")) > 6000, injected.stderr


if __name__ == "__main__":
    if not (BIN / "postgres").exists():
        skip(f"{BIN} is not there; install postgresql-15 and postgresql-15-postgis-3")
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
