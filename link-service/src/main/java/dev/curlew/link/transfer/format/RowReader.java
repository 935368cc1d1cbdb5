package dev.curlew.link.transfer.format;

import dev.curlew.proto.link.v1.TransferLine;

/** Reads rows of one kind, one by one. */
interface RowReader {

    /** The link of a row, or the version of one. */
    TransferLine read(String row) throws InvalidRowException;
}
