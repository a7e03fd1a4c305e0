package rootwalk.resolver.recursion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.cache.Delegation;

/// Where resolutions begin.
class RootHintsTest {

    @Test
    void thirteenLettersAreBuiltIn() {
        Delegation root = RootHints.builtin().delegation(53);

        assertThat(root.servers()).hasSize(13).allMatch(server -> server.addresses().size() == 2);
    }

    @Test
    void aFileMayHaveCommentsTtlsAndClasses() {
        Delegation root = RootHints.parse("""
            ; hints
            .                3600000      NS    A.ROOT-SERVERS.NET.
            A.ROOT-SERVERS.NET. 3600000 IN A 198.41.0.4 ; a
            """, "root.hints").delegation(5353);

        assertThat(root.servers()).singleElement()
                .satisfies(server -> assertThat(server.addresses()).singleElement()
                        .satisfies(address -> assertThat(address.getPort()).isEqualTo(5353)));
    }

    /// After a reload with the same hints, the caches are kept.
    @Test
    void hintsWithTheSameServersAreEqual() {
        RootHints hints = RootHints.parse(". NS a.\na. A 192.0.2.1\n", "one");

        assertThat(hints).isEqualTo(RootHints.parse("; again\n. 60 IN NS A.\na. 60 A 192.0.2.1\n", "other"))
                .hasSameHashCodeAs(RootHints.parse(". NS a.\na. A 192.0.2.1\n", "other"))
                .isNotEqualTo(RootHints.parse(". NS a.\na. A 192.0.2.2\n", "one")).isNotEqualTo(RootHints.builtin());
        assertThat(hints.equals((Object) "hints")).isFalse();
    }

    /// Those of a private root are not signed with the keys of the Internet.
    @Test
    void oneAddressOfARootServerMakesThemThoseOfTheInternet() {
        assertThat(RootHints.builtin().haveServerOfTheInternet()).isTrue();
        assertThat(RootHints.parse(". NS a.\na. A 192.0.2.1\na. A 198.41.0.4\n", "hints").haveServerOfTheInternet())
                .isTrue();
        assertThat(RootHints.parse(". NS a.\na. A 192.0.2.1\n", "hints").haveServerOfTheInternet()).isFalse();
    }

    @Test
    void everyProblemIsReportedWithItsLine() {
        assertThatThrownBy(() -> RootHints.parse("com. NS a.example.\n. NS a.root.\na.root. A 1.2.3\n", "root.hints"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("root.hints:1: ")
                .hasMessageContaining("root.hints:3: ");
        assertThatThrownBy(() -> RootHints.parse(". NS a.\n\t b. A 1.2.3\n", "root.hints"))
                .isInstanceOfSatisfying(RootHints.Faulty.class, e -> assertThat(e.faults()).singleElement()
                        .satisfies(fault -> assertThat(List.of(fault.line(), fault.column())).containsExactly(2, 3)));
        assertThatThrownBy(() -> RootHints.parse(". NS a.\n\"b\" A 1.2.3\n", "root.hints"))
                .isInstanceOfSatisfying(RootHints.Faulty.class, e -> assertThat(e.faults()).singleElement()
                        .satisfies(fault -> assertThat(List.of(fault.line(), fault.column())).containsExactly(2, 1)));
        assertThatThrownBy(() -> RootHints.parse(". CH NS a.\na. A 192.0.2.1\n", "root.hints"))
                .hasMessageContaining("root.hints:1: the record is of class CH");
        assertThatThrownBy(() -> RootHints.parse("", "root.hints"))
                .hasMessageContaining("root.hints:1: there is no root server");
    }

    @Test
    void theirAddressesShowWhetherTheyAreOfTheInternet() {
        assertThat(RootHints.builtin().haveServerOfTheInternet()).isTrue();
        assertThat(RootHints.parse(". NS my.name.\nmy.name. A 198.41.0.4\n. NS other.\nother. A 192.0.2.1\n", "hints")
                .haveServerOfTheInternet()).isTrue();
        assertThat(RootHints.parse(". NS my.name.\nmy.name. AAAA 2001:503:ba3e::2:30\n", "hints")
                .haveServerOfTheInternet()).isTrue();
        assertThat(RootHints.parse(". NS a.root-servers.net.\na.root-servers.net. A 192.0.2.1\n", "hints")
                .haveServerOfTheInternet()).isFalse();
    }
}
