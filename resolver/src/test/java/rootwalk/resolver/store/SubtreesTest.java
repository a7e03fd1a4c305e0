package rootwalk.resolver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;

class SubtreesTest {

    @ParameterizedTest
    @CsvSource({"a.example., true", "WWW.A.Example., true", "xa.example., false", "example., false", "., false",
            "b.test., true", "c.b.test., true"})
    void theyContainNamesAndAllNamesBelow(String name, boolean isContained) {
        assertThat(Subtrees.of(Set.of(Name.of("A.example."), Name.of("b.test."))).contains(Name.of(name)))
                .isEqualTo(isContained);
        assertThat(Subtrees.of(Name.of("A.example.")).contains(Name.of(name)))
                .isEqualTo(isContained && !name.endsWith("test."));
    }

    @Test
    void theRootContainsEverything() {
        assertThat(Subtrees.of(Set.of(Name.ROOT, Name.of("a."))).contains(Name.of("b.test."))).isTrue();
        assertThat(Subtrees.of(Set.of()).contains(Name.ROOT)).isFalse();
    }

    @Test
    void upwardsAreTheNamesUpToTheRoot() {
        assertThat(Subtrees.of(Set.of(Name.of("a.b.test."), Name.of("c.b.test."))).upwards()).containsExactlyInAnyOrder(
                Name.of("a.b.test."), Name.of("c.b.test."), Name.of("b.test."), Name.of("test."), Name.ROOT);
    }
}
