package rootwalk.authoritative.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.file.ZoneLoader.Loaded;
import rootwalk.authoritative.file.ZoneLoader.Source;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

class ZoneLoaderTest {

    @TempDir
    private Path folder;

    private final ZoneLoader loader = new ZoneLoader();
    private Source one = new Source(Name.ROOT, Path.of("unset"));
    private Source two = one;

    @BeforeEach
    void twoZones() throws IOException {
        one = new Source(Name.of("one."), folder.resolve("one"));
        two = new Source(Name.of("two."), folder.resolve("two"));
        write("one", zone(1));
        write("two", zone(1) + "$INCLUDE part\n");
        write("part", "a 60 A 192.0.2.1\n");
    }

    private static String zone(int serial) {
        return "@ 60 SOA ns.other. h.other. " + serial + " 2 3 4 5\n@ 60 NS ns.other.\n";
    }

    private void write(String file, String text) throws IOException {
        // Exchanged by rename, as careful programs do: another file even within one tick of the clock.
        Path aside = folder.resolve("aside");
        Files.writeString(aside, text);
        Files.move(aside, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    private static int serial(Loaded loaded, String apex) {
        Zone zone = loaded.zones().withApex(Name.of(apex));
        return ((ZoneSnapshot) zone.state()).serial();
    }

    @Test
    void filesThatAreAsTheyWereAreNotReadAgain() {
        Loaded first = loader.load(List.of(one, two));
        Loaded second = loader.load(List.of(one, two));

        assertThat(first.read()).isEqualTo(2);
        assertThat(second.read()).isZero();
        assertThat(second.zones().withApex(Name.of("one."))).isSameAs(first.zones().withApex(Name.of("one.")));
    }

    @Test
    void aZoneWhoseFileChangedIsTheSameZoneWithANewSnapshot() throws IOException {
        Loaded first = loader.load(List.of(one, two));
        write("one", zone(2));
        Loaded second = loader.load(List.of(one, two));

        assertThat(second.read()).isEqualTo(1);
        assertThat(serial(second, "one.")).isEqualTo(2);
        assertThat(second.zones().withApex(Name.of("one."))).isSameAs(first.zones().withApex(Name.of("one.")));
    }

    @Test
    void aChangeInAnIncludedFileCounts() throws IOException {
        loader.load(List.of(one, two));
        write("part", "b 60 A 192.0.2.2\n");

        assertThat(loader.load(List.of(one, two)).read()).isEqualTo(1);
    }

    @Test
    void aFileWithErrorsLeavesTheZoneAsItWas() throws IOException {
        loader.load(List.of(one, two));
        write("one", "nonsense\n");
        Loaded broken = loader.load(List.of(one, two));
        int kept = serial(broken, "one.");
        Loaded again = loader.load(List.of(one, two));
        write("one", zone(3));
        Loaded mended = loader.load(List.of(one, two));

        assertThat(broken.problems()).isNotEmpty().allMatch(problem -> problem.file().endsWith("one"));
        assertThat(kept).isEqualTo(1);
        assertThat(again.read()).isZero();
        assertThat(again.problems()).isEqualTo(broken.problems());
        assertThat(serial(mended, "one.")).isEqualTo(3);
    }

    @Test
    void aZoneThatNeverLoadedSaysWhy() throws IOException {
        write("one", "nonsense\n");
        Loaded loaded = loader.load(List.of(one, two));

        assertThat(loaded.zones().size()).isEqualTo(2);
        assertThat(loaded.zones().withApex(Name.of("one.")).state())
                .isInstanceOfSatisfying(ZoneState.Unloaded.class,
                        state -> assertThat(state.reason()).contains("one:1: error"));
        assertThat(serial(loaded, "two.")).isEqualTo(1);
    }

    @Test
    void aZoneThatIsNoLongerWantedIsGone() {
        loader.load(List.of(one, two));

        assertThat(loader.load(List.of(two)).zones().withApex(Name.of("one."))).isNull();
    }
}
