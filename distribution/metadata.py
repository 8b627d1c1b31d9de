"""What describes the data for programs: Croissant 1.0, a Data Package, and the data dictionary as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from distribution.catalogue import Table
from distribution.register import Release
from distribution.verify import CROISSANT_TYPES, PACKAGE_TYPES, sha256_of
from publish.dictionary import unit_of
from publish.exports import LICENSE_TEXT, TITLE

NAME = "joulebase"
DESCRIPTION = (
    "Published results of MLPerf® benchmarks with their measured power and energy, in canonical units, each with the "
    "file and line that it comes from. Unofficial: derived numbers are not verified by MLCommons Association."
)
CODE_LICENSE = "https://www.apache.org/licenses/LICENSE-2.0"
_PARQUET = "application/x-parquet"
_Json = Mapping[str, object]
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


@dataclass(frozen=True)
class File:
    """A Parquet file of a release: the table in it, its path in the release, its size and its SHA-256."""

    table: Table
    path: str
    byte_count: int
    sha256: str


def files_with(tables: Sequence[Table], folder: Path) -> Sequence[File]:
    """The Parquet files of tables that are written in the folder of a release."""
    paths = [(table, folder / "data" / f"{table.name}.parquet") for table in tables]
    return [
        File(table, path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path)) for table, path in paths
    ]


def croissant(release: Release, files: Sequence[File]) -> str:
    """The text of ``croissant.json``: the Parquet files, and a record set for each with all its columns."""
    return _text(
        {
            "@context": _CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.0",
            "name": NAME,
            "alternateName": TITLE,
            "description": DESCRIPTION,
            "version": release.version,
            "datePublished": release.date.isoformat(),
            "license": CODE_LICENSE,
            "creator": {"@type": "sc:Organization", "name": "The Joulebase contributors"},
            "url": "https://www.mlcommons.org",
            "citeAs": _citation(release),
            "isLiveDataset": False,
            "distribution": [_file_object(file) for file in files],
            "recordSet": [_record_set(file) for file in files],
        }
    )


def _citation(release: Release) -> str:
    return (
        f"@misc{{{NAME}, title = {{{TITLE}, release {release.version}}}, "
        f"author = {{{{The Joulebase contributors}}}}, year = {{{release.date.year}}}}}"
    )


def _file_object(file: File) -> _Json:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": file.table.comment,
        "contentUrl": file.path,
        "contentSize": f"{file.byte_count} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _record_set(file: File) -> _Json:
    """The record set of a file, without references to others: a reader of Croissant would join the tables by them."""
    table = file.table
    key = {"key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key]} if table.primary_key else {}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.comment,
        **key,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column.name}",
                "name": column.name,
                "description": column.comment,
                "dataType": CROISSANT_TYPES[column.data_type],
                "source": {"fileObject": {"@id": file.path}, "extract": {"column": column.name}},
            }
            for column in table.columns
        ],
    }


def data_package(release: Release, files: Sequence[File], rows: Mapping[str, int]) -> str:
    """The text of ``datapackage.json`` (Data Package 2.0): the Parquet files with their columns and keys."""
    return _text(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": NAME,
            "title": TITLE,
            "description": DESCRIPTION,
            "version": release.version,
            "created": f"{release.date.isoformat()}T00:00:00Z",
            "licenses": [{"name": "Apache-2.0", "path": CODE_LICENSE, "title": LICENSE_TEXT}],
            "resources": [_resource(file, rows[file.table.name]) for file in files],
        }
    )


def _resource(file: File, rows: int) -> _Json:
    return {
        "name": file.table.name,
        "path": file.path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "description": file.table.comment,
        "bytes": file.byte_count,
        "hash": f"sha256:{file.sha256}",
        "rowCount": rows,
        "schema": _schema(file.table),
    }


def _schema(table: Table) -> _Json:
    keys: dict[str, object] = {}
    if table.primary_key:
        keys["primaryKey"] = list(table.primary_key)
    if table.unique_keys:
        keys["uniqueKeys"] = [list(key) for key in table.unique_keys]
    if table.references:
        # In Data Package, the empty name is the table itself.
        keys["foreignKeys"] = [
            {
                "fields": [reference.column],
                "reference": {
                    "resource": "" if reference.table == table.name else reference.table,
                    "fields": [reference.field],
                },
            }
            for reference in table.references
        ]
    fields = [
        {"name": column.name, "type": PACKAGE_TYPES[column.data_type], "description": column.comment}
        for column in table.columns
    ]
    return {"fields": fields, **keys}


def data_dictionary(tables: Sequence[Table]) -> str:
    """The text of ``data_dictionary.csv``: a line for each column of each table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table_name", "column_name", "data_type", "unit", "description"])
    for table in tables:
        for column in table.columns:
            unit = unit_of(column.name, column.data_type)
            writer.writerow([table.name, column.name, column.data_type.lower(), unit, column.comment])
    return text.getvalue()


def _text(content: _Json) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
