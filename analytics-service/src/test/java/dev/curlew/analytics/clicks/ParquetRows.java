package dev.curlew.analytics.clicks;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Reads a file in the format of Apache Parquet. */
final class ParquetRows {

    private ParquetRows() {}

    static List<Group> of(ByteString file) {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Builder extends ParquetReader.Builder<Group> {
        private Builder(ByteString file) {
            super(new Input(file), new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    private record Input(ByteString file) implements InputFile {
        @Override
        public long getLength() {
            return file.size();
        }

        @Override
        public SeekableInputStream newStream() {
            Bytes bytes = new Bytes(file.toByteArray());
            return new DelegatingSeekableInputStream(bytes) {
                @Override
                public long getPos() {
                    return bytes.position();
                }

                @Override
                public void seek(long position) {
                    bytes.seek(position);
                }
            };
        }
    }

    private static final class Bytes extends ByteArrayInputStream {
        private Bytes(byte[] bytes) {
            super(bytes);
        }

        private long position() {
            return pos;
        }

        private void seek(long position) {
            pos = Math.toIntExact(position);
        }
    }
}
