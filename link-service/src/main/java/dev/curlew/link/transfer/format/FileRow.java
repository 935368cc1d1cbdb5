package dev.curlew.link.transfer.format;

import dev.curlew.proto.link.v1.LinkRecord;

/** What a row of a file says. */
public sealed interface FileRow {

    /** The line on which it begins, from 1. */
    long line();

    /** Where the next row is read from. */
    FilePosition end();

    /** A link. */
    record LinkRow(long line, FilePosition end, LinkRecord link) implements FileRow {}

    /** An earlier version of the link on the last {@link LinkRow}. */
    record VersionRow(long line, FilePosition end, LinkRecord version) implements FileRow {}

    /** Nothing that can be read. */
    record BadRow(long line, FilePosition end, InvalidRowException why) implements FileRow {}
}
