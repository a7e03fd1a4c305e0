package rootwalk.daemon.assembly.listening;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.config.Config;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.os.ProcessLimits;

class ResourceLimitsTest {

    private static final long LARGE_HEAP = 2L << 30;
    private static final int OPEN = 60;

    private static Config config(String text) {
        return ((ConfigResult.Valid) ConfigReader.read(text, Path.of("/x.yaml"))).config();
    }

    private ResourceLimits shares(String text, long heap, long files) {
        return ResourceLimits.of(config(text), 2, new ProcessLimits(heap, files, OPEN, ProcessLimits.UNLIMITED));
    }

    private static Optional<String> lack(String text, long files, long open) {
        return ResourceLimits.lack(config(text), 2,
                new ProcessLimits(LARGE_HEAP, files, open, ProcessLimits.UNLIMITED));
    }

    @Test
    void areAllThatIsConfiguredWhereThereIsEnough() {
        ResourceLimits resourceLimits = shares("", LARGE_HEAP, 65_536);

        assertThat(resourceLimits.recursions()).isEqualTo(10_000);
        assertThat(resourceLimits.upstreamSockets()).isEqualTo(10_000);
        assertThat(resourceLimits.connections()).isEqualTo(4096);
        assertThat(resourceLimits.cacheOctets()).isEqualTo(256L << 20);
        assertThat(resourceLimits.lowered(config(""))).isEmpty();
    }

    @Test
    void ofRecursionsGiveOneClientHalfWhereTheHeapHasRoomForFew() {
        ResourceLimits few = shares("", 64L << 20, 65_536);

        assertThat(few.recursions()).isLessThan(1300);
        assertThat(few.recursionsPerClient()).isEqualTo(few.recursions() / 2);
        assertThat(few.upstream().queriesPerZone()).isEqualTo(few.recursions() / 2);
        assertThat(shares("", LARGE_HEAP, 65_536).upstream().queriesPerZone()).isEqualTo(2000);
        assertThat(few.lowered(config(""))).contains("limits.recursions-per-client is lowered to "
                + few.recursions() / 2 + ", so that one client cannot use them all");
        assertThat(shares("limits: {recursions-per-client: 50}", 64L << 20, 65_536).recursionsPerClient())
                .isEqualTo(50);
        assertThat(shares("", LARGE_HEAP, 65_536).recursionsPerClient()).isEqualTo(1000);
    }

    @Test
    void ofRecursionsGiveOneClientHalfWhereDescriptorsAreFew() {
        ResourceLimits few = shares("", LARGE_HEAP, 512);

        assertThat(few.recursionsPerClient()).isEqualTo(few.upstreamSockets() / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {192, 256, 512, 1024, 4096})
    void ofDescriptorsAreFewerThanTheLimitTogether(long files) {
        ResourceLimits resourceLimits = shares("listen: {web: [\"127.0.0.1:8080\"]}", LARGE_HEAP, files);

        assertThat(OPEN + resourceLimits.upstreamSockets() + resourceLimits.upstream().tcpConnections()
                + resourceLimits.upstream().idleConnections() + resourceLimits.connections()
                + resourceLimits.webConnections() + resourceLimits.webFiles())
                .isLessThan((int) files - 32);
        assertThat(resourceLimits.upstreamSockets()).isGreaterThanOrEqualTo(16);
        assertThat(resourceLimits.webFiles()).isPositive();
        assertThat(resourceLimits.connections()).isGreaterThanOrEqualTo(4);
        assertThat(resourceLimits.upstream().tcpConnections()).isGreaterThanOrEqualTo(4);
        assertThat(resourceLimits.lowered(config(""))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32, 48, 64, 100, 138, 152})
    void ofTooFewDescriptorsAreAProblemThatSaysHowManyAreNeeded(long files) {
        // How many are open when it is looked at does not change the number.
        for (long open : new long[] {6, 12, OPEN}) {
            assertThat(lack("", files, open)).contains("this process may have " + files + " open files, but this"
                    + " configuration needs at least 153; raise LimitNOFILE= in the unit, or ulimit -n");
        }
    }

    @Test
    void ofDescriptorsAreEnoughWithTheNumberThatIsNeeded() {
        assertThat(lack("", 153, OPEN)).isEmpty();
    }

    @Test
    void ofDescriptorsThatTheProcessWasStartedWithAreNotFree() {
        assertThat(lack("", 200, 164)).get().asString().contains("needs at least 253;");
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 128, 256, 512})
    void ofTheHeapFitInIt(long mebibytes) {
        long heap = mebibytes << 20;
        ResourceLimits resourceLimits = shares("", heap, 65_536);

        assertThat(resourceLimits.cacheOctets()).isEqualTo(heap / 4);
        assertThat(resourceLimits.recursions() * (16L << 10))
                .isLessThan(heap / 3 * 2 - resourceLimits.cacheOctets() / 16);
        assertThat(resourceLimits.recursions()).isGreaterThanOrEqualTo(256);
    }

    @Test
    void ofAServerWithoutRecursionHaveNoUpstreamSockets() {
        ResourceLimits resourceLimits = shares("recursion: {enabled: false}", LARGE_HEAP, 1024);

        assertThat(resourceLimits.upstreamSockets()).isZero();
        assertThat(resourceLimits.connections()).isGreaterThan(800);
    }
}
