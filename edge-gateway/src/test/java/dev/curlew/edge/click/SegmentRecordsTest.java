package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.curlew.edge.click.SegmentRecords.Mark;
import dev.curlew.edge.click.SegmentRecords.Survey;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever a killed process, a lost page or a spoilt disk leaves, the reader stays up and finds what is whole. */
class SegmentRecordsTest {

    private static final int SIZE = 4096;
    private static final int HEADER = SegmentRecords.HEADER_BYTES;

    @Property
    void anyBytes_areRead_andAppendedTo(@ForAll @Size(min = 0, max = SIZE) byte[] bytes) {
        readsAndGoesOn(bytes);
    }

    /** Random bytes are seldom a record: these are built of what records are built of. */
    @Property
    void bytesLikeRecords_areRead_andAppendedTo(@ForAll("likeRecords") byte[] bytes) {
        readsAndGoesOn(bytes);
    }

    @Property
    void anyCut_keepsAllWholeRecordsBefore(
            @ForAll("payloads") List<byte[]> payloads, @ForAll @IntRange(min = HEADER, max = SIZE) int cut) {
        MemorySegment memory = memory(SIZE);
        List<Long> ends = append(new SegmentRecords(memory), payloads);
        memory.asSlice(cut).fill((byte) 0);

        List<ByteString> found = recovered(memory);

        long whole = ends.stream().filter(end -> end <= cut).count();
        assertThat(found)
                .hasSizeGreaterThanOrEqualTo((int) whole)
                .isEqualTo(strings(payloads).subList(0, found.size()));
        // The cut may have hit only zeros of the next one.
        assertThat(found.size()).isLessThanOrEqualTo((int) whole + 1);
    }

    @Property
    void shorterFile_keepsAllWholeRecordsBefore(
            @ForAll("payloads") List<byte[]> payloads, @ForAll @IntRange(min = HEADER, max = SIZE) int cut) {
        MemorySegment memory = memory(SIZE);
        List<Long> ends = append(new SegmentRecords(memory), payloads);
        MemorySegment shorter = memory(cut);
        shorter.copyFrom(memory.asSlice(0, cut));

        int whole = (int) ends.stream().filter(end -> end <= cut).count();
        assertThat(recovered(shorter)).isEqualTo(strings(payloads).subList(0, whole));
    }

    /** Writers are killed at any moment, and others went on behind them. */
    @Property
    void unfinishedRecords_hideNoWholeOne(
            @ForAll("payloads") List<byte[]> payloads, @ForAll @Size(max = 8) Set<@IntRange(max = 15) Integer> killed) {
        MemorySegment memory = memory(SIZE);
        List<Long> ends = append(new SegmentRecords(memory), payloads);
        List<ByteString> finished = new ArrayList<>();
        long start = HEADER;
        for (int i = 0; i < ends.size(); i++) {
            if (killed.contains(i)) {
                setInt(memory, start, -payloads.get(i).length);
            } else {
                finished.add(ByteString.copyFrom(payloads.get(i)));
            }
            start = ends.get(i);
        }

        assertThat(recovered(memory)).isEqualTo(finished);
        SegmentRecords records = new SegmentRecords(memory);
        assertThat(records.recover().taken()).as("void by now").isZero();
        assertThat(records.settledFrom(HEADER)).isEqualTo(records.end());
    }

    @Property
    void spoiltRecord_hidesNoOther(
            @ForAll("payloads") List<byte[]> payloads,
            @ForAll @IntRange(max = 15) int which,
            @ForAll @IntRange(min = 4, max = 200) int at) {
        MemorySegment memory = memory(SIZE);
        List<Long> ends = append(new SegmentRecords(memory), payloads);
        int spoilt = which % payloads.size();
        long start = spoilt == 0 ? HEADER : ends.get(spoilt - 1);
        long offset = start + 4 + at % (4 + payloads.get(spoilt).length);
        memory.set(ValueLayout.JAVA_BYTE, offset, (byte) ~memory.get(ValueLayout.JAVA_BYTE, offset));

        List<ByteString> others = new ArrayList<>(strings(payloads));
        others.remove(spoilt);
        assertThat(recovered(memory)).isEqualTo(others);
    }

    @Property(tries = 100)
    void sealed_takesNothing_andSaysSo(@ForAll("payloads") List<byte[]> payloads) {
        MemorySegment memory = memory(SIZE);
        SegmentRecords records = new SegmentRecords(memory);
        append(records, payloads);
        records.seal();

        assertThat(records.append(new byte[] {1})).isFalse();
        assertThat(records.mark(records.end())).isEqualTo(Mark.SEAL);
        Survey survey = new SegmentRecords(memory).survey();
        assertThat(survey.sealed()).isTrue();
        assertThat(survey.intact()).isEqualTo(payloads.size());
        assertThat(survey.torn()).isFalse();
    }

    @Property(tries = 20)
    void parallelAppends_allThere(@ForAll @IntRange(min = 2, max = 4) int threads) throws InterruptedException {
        MemorySegment memory = memory(64 * SIZE);
        SegmentRecords records = new SegmentRecords(memory);
        List<Thread> writers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            byte number = (byte) thread;
            writers.add(Thread.ofPlatform().start(() -> {
                byte[] payload = new byte[20 + number];
                for (int i = 0; i < 1000; i++) {
                    payload[0] = number;
                    payload[1] = (byte) i;
                    assertThat(records.append(payload)).isTrue();
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }

        List<ByteString> found = recovered(memory);
        assertThat(found).hasSize(threads * 1000);
        for (int thread = 0; thread < threads; thread++) {
            byte number = (byte) thread;
            List<ByteString> own = found.stream()
                    .filter(payload -> payload.byteAt(0) == number)
                    .toList();
            assertThat(own).hasSize(1000);
            for (int i = 0; i < 1000; i++) {
                assertThat(own.get(i).byteAt(1)).isEqualTo((byte) i);
            }
        }
    }

    @Provide
    Arbitrary<List<byte[]>> payloads() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(200)
                .list()
                .ofMinSize(1)
                .ofMaxSize(15);
    }

    @Provide
    Arbitrary<byte[]> likeRecords() {
        Arbitrary<Integer> words = Arbitraries.oneOf(
                Arbitraries.integers().between(-40, 40),
                Arbitraries.of(
                        0,
                        Integer.MAX_VALUE,
                        Integer.MIN_VALUE,
                        SegmentRecords.LONGEST_RECORD,
                        -SegmentRecords.LONGEST_RECORD,
                        1 << 24,
                        1 << 24 | 5,
                        SegmentRecords.checksum(new byte[] {0, 0, 0, 0})));
        return words.list().ofMaxSize(SIZE / 4).map(list -> {
            MemorySegment bytes = MemorySegment.ofArray(new byte[list.size() * 4]);
            for (int i = 0; i < list.size(); i++) {
                bytes.set(ValueLayout.JAVA_INT_UNALIGNED, i * 4L, list.get(i));
            }
            return bytes.toArray(ValueLayout.JAVA_BYTE);
        });
    }

    private static void readsAndGoesOn(byte[] bytes) {
        MemorySegment memory = memory(HEADER + SIZE);
        memory.asSlice(HEADER).copyFrom(MemorySegment.ofArray(bytes));
        SegmentRecords records = new SegmentRecords(memory);
        Survey looked = records.survey();
        Survey recovered = records.recover();

        assertThat(recovered).isEqualTo(looked);
        assertThat(all(records)).hasSize(recovered.intact());
        assertThat(records.countFrom(0)).isEqualTo(recovered.intact());
        byte[] more = {1, 2, 3};
        if (records.append(more)) {
            assertThat(all(records)).hasSize(recovered.intact() + 1).endsWith(ByteString.copyFrom(more));
        } else {
            assertThat(recovered.sealed() || recovered.end() + 16 > memory.byteSize())
                    .isTrue();
        }
    }

    private static List<ByteString> recovered(MemorySegment memory) {
        SegmentRecords records = new SegmentRecords(memory);
        int intact = records.recover().intact();
        List<ByteString> found = all(records);
        assertThat(found).hasSize(intact);
        return found;
    }

    private static List<ByteString> all(SegmentRecords records) {
        List<ByteString> found = new ArrayList<>();
        for (long at = HEADER; at < records.end(); at = records.next(at)) {
            if (records.mark(at) == Mark.WHOLE) {
                records.read(at).map(ByteString::copyFrom).ifPresent(found::add);
            }
        }
        return found;
    }

    private static List<ByteString> strings(List<byte[]> payloads) {
        return payloads.stream().map(ByteString::copyFrom).toList();
    }

    /** Gives where each ends. */
    private static List<Long> append(SegmentRecords records, List<byte[]> payloads) {
        List<Long> ends = new ArrayList<>();
        for (byte[] payload : payloads) {
            assertThat(records.append(payload)).isTrue();
            ends.add(records.end());
        }
        return ends;
    }

    private static void setInt(MemorySegment memory, long offset, int value) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, offset, value);
    }

    private static MemorySegment memory(int size) {
        return Arena.ofAuto().allocate(size, 8);
    }
}
