package dev.curlew.analytics.clicks;

import dev.curlew.proto.analytics.v1.ClickRecord;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** Apache Parquet. A group of rows is held until it is some megabytes; values that repeat are stored once in it. */
final class ParquetFile implements ClickFile {

    private static final long GROUP_BYTES = 8 << 20;
    private static final int PAGE_BYTES = 128 << 10;

    private final ParquetWriter<ClickRecord> writer;

    ParquetFile(OutputStream out) throws IOException {
        writer = new Builder(new Output(out))
                .withConf(new PlainParquetConfiguration())
                .withRowGroupSize(GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                // The codecs would bring native libraries; dictionaries do most of it.
                .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
                .build();
    }

    @Override
    public void add(ClickRecord click) throws IOException {
        writer.write(click);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static final class Builder extends ParquetWriter.Builder<ClickRecord, Builder> {
        private Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<ClickRecord> getWriteSupport(Configuration configuration) {
            return new ParquetColumns();
        }

        @Override
        protected WriteSupport<ClickRecord> getWriteSupport(ParquetConfiguration configuration) {
            return new ParquetColumns();
        }
    }

    private record Output(OutputStream out) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSize) {
            return new Positioned(out);
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSize) {
            return create(blockSize);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }

    private static final class Positioned extends PositionOutputStream {
        private final OutputStream out;
        private long position;

        private Positioned(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
