package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

/// The result of a load is the same with any number of threads.
class LoadThreadsTest {

    private static final Name EXAMPLE = Name.of("example.");
    private static final String HEAD = "@ 60 SOA ns.other. h.other. 1 2 3 4 5\n@ 60 NS ns.other.\n";

    @TempDir
    private Path folder;

    private final List<Thread> started = new ArrayList<>();
    private final ThreadFactory factory = work -> {
        Thread thread = Thread.ofPlatform().unstarted(work);
        started.add(thread);
        return thread;
    };

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> data(ZoneState state) {
        List<String> all = new ArrayList<>();
        if (state instanceof ZoneSnapshot zone) {
            zone.names().forEach(node -> all.add(node.toString()));
        } else {
            all.add(state.toString());
        }
        return all;
    }

    private static List<String> texts(ZoneReading reading) {
        return reading.problems().stream().map(ZoneProblem::toString).toList();
    }

    private ZoneReading read(Path file, Optional<ThreadFactory> builders, long octets) {
        return new ZoneFileReader(() -> new ReadLimits(octets, 10), builders)
                .read(EXAMPLE, file, Optional.empty(), ProblemDetail.USUAL, ZonePurpose.ANSWERS);
    }

    /// Names in random order, some of them several times, with duplicates, other TTLs and errors.
    private static String largeZone(long seed, boolean isFaulty) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 60_000; i++) {
            text.append('n').append(random.nextInt(40_000)).append(' ').append(random.nextInt(20) == 0 ? 70 : 60)
                    .append(" A 192.0.2.").append(random.nextInt(3) + (isFaulty && i % 5_000 == 0 ? 256 : 0))
                    .append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeZoneIsBuiltByAnotherThreadWithTheSameResult(boolean isFaulty) throws IOException {
        Path file = write("zone", largeZone(1, isFaulty));

        ZoneReading alone = read(file, Optional.empty(), Long.MAX_VALUE);
        ZoneReading together = read(file, Optional.of(factory), Long.MAX_VALUE);

        assertThat(started).hasSize(1);
        assertThat(alone.hasErrors()).isEqualTo(isFaulty);
        assertThat(texts(together)).hasSizeGreaterThan(100).isEqualTo(texts(alone));
        assertThat(data(together.state())).isEqualTo(data(alone.state()));
    }

    @Test
    void aSmallZoneNeedsNoOtherThread() throws IOException {
        read(write("zone", HEAD + "a 60 A 192.0.2.1\n"), Optional.of(factory), Long.MAX_VALUE);

        assertThat(started).isEmpty();
    }

    @Test
    void aZoneThatIsTooLargeForAnotherThreadHasItsProblemInTheSameLine() throws IOException {
        Path file = write("zone", largeZone(2, false));
        long octets = Files.size(file) + 3_000_000;

        ZoneReading alone = read(file, Optional.empty(), octets);
        ZoneReading together = read(file, Optional.of(factory), octets);

        assertThat(started).hasSize(1);
        assertThat(texts(alone)).anyMatch(text -> text.contains("MiB of memory"));
        assertThat(texts(together)).isEqualTo(texts(alone));
    }

    @Test
    void manyZonesAreReadByOthersWithTheSameResultInTheSameOrder() throws IOException {
        List<ZoneLoader.Source> sources = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String mistake = i % 7 == 0 ? "b 60 A 192.0.2\n" : i % 5 == 0 ? "a 60 A 192.0.2.1\n" : "";
            sources.add(new ZoneLoader.Source(Name.of("z" + i + ".example."),
                    write("z" + i, HEAD + "a 60 A 192.0.2.1\n" + mistake)));
        }

        ZoneLoader.LoadResult alone = new ZoneLoader(InstantSource.system()).load(sources);
        ZoneLoader loader = new ZoneLoader(InstantSource.system(), new LoadThreads(3, factory), () -> {
            throw new AssertionError("no zone is recorded");
        });
        ZoneLoader.LoadResult together = loader.load(sources);

        assertThat(started).hasSize(2);
        assertThat(together.problems()).hasSizeGreaterThan(80).isEqualTo(alone.problems());
        assertThat(together.filesRead()).isEqualTo(alone.filesRead());
        assertThat(states(together)).isEqualTo(states(alone));
        together.publish();
        assertThat(loader.load(sources).filesRead()).isEmpty();
    }

    private static List<String> states(ZoneLoader.LoadResult loaded) {
        List<String> all = new ArrayList<>();
        for (Zone zone : loaded.zones()) {
            all.add(zone + " " + data(zone.state()));
        }
        return all;
    }

    @Test
    void aFailureOfAnotherThreadEndsTheLoad() {
        LoadThreads threads = new LoadThreads(2, factory);
        Thread here = Thread.currentThread();

        assertThat(catchThrowable(() -> threads.run(() -> {
            if (!Thread.currentThread().equals(here)) {
                throw new IllegalStateException("broken");
            }
        }, 2))).hasRootCauseMessage("broken");
    }
}
