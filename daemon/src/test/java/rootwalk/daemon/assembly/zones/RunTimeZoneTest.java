package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import rootwalk.authoritative.catalog.Member;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;

/// Entries of the journal for zones that are not in the configuration.
class RunTimeZoneTest {

    private static final Name ZONE = Name.of("a.example.");

    private final RunTimeZone added =
            new RunTimeZone.Added(ZONE, "own", List.of(new InetSocketAddress("192.0.2.1", 53)));
    private final RunTimeZone member = new RunTimeZone.OfCatalog(Name.of("catalog.example."),
            new Member(ZONE, Name.of("1.zones.catalog.example."), List.of(), Optional.empty()));

    @Test
    void anEntryIsReadAsItWasWritten() throws IOException {
        assertThat(RunTimeZone.decode(ZONE, added.encoded())).isEqualTo(added);
        assertThat(RunTimeZone.decode(ZONE, member.encoded())).isEqualTo(member);
    }

    @Test
    void anEntryOfALaterVersionIsAFailureOfThisEntryOnly() {
        assertFails(added.encoded(), 0, 2, "it has the unknown version 2");
        assertFails(added.encoded(), 1, 'Z', "it is of the unknown kind 90");
    }

    @Test
    void aDamagedNameIsAFailureOfThisEntryOnly() {
        assertFails(member.encoded(), 4, 0xFF, "it is damaged");
    }

    private static void assertFails(Octets entry, int at, int octet, String message) {
        byte[] changed = entry.toArray();
        changed[at] = (byte) octet;
        assertThatThrownBy(() -> RunTimeZone.decode(ZONE, Octets.of(changed))).isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
