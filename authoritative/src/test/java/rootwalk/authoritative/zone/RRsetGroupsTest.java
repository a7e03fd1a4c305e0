package rootwalk.authoritative.zone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.RecordType;

class RRsetGroupsTest {

    private final RRsetGroups groups = new RRsetGroups();

    private List<Integer> group(int kind) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = groups.first(kind); i != RRsetGroups.NONE; i = groups.next(i)) {
            indexes.add(i);
        }
        return indexes;
    }

    @Test
    void haveTheRecordsOfARRsetInTheOrderInWhichTheyWereAdded() {
        int[] kinds = {RecordType.A, RRsetKind.ofSignatures(RecordType.A), RecordType.TXT, RecordType.A,
                RRsetKind.ofSignatures(RecordType.TXT), RecordType.A};
        groups.begin(kinds.length);
        for (int i = kinds.length - 1; i >= 0; i--) {
            groups.add(i, kinds[i]);
        }

        assertThat(group(RecordType.A)).containsExactly(5, 3, 0);
        assertThat(group(RRsetKind.ofSignatures(RecordType.A))).containsExactly(1);
        assertThat(group(RRsetKind.ofSignatures(RecordType.TXT))).containsExactly(4);
        assertThat(group(RecordType.AAAA)).isEmpty();
    }

    @Test
    void haveNothingOfWhatWasGroupedBefore() {
        groups.begin(2);
        groups.add(0, RecordType.A);
        groups.add(1, RecordType.A);

        groups.begin(1);

        assertThat(group(RecordType.A)).isEmpty();
    }

    /// The time per record does not depend on how many types a name has.
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 65_536})
    void takeFewStepsForEachRecordOfDifferentTypes(int types) {
        groups.begin(2 * types);
        for (int type = 0; type < types; type++) {
            groups.add(2 * type, type);
            groups.add(2 * type + 1, RRsetKind.ofSignatures(type));
        }

        assertThat(groups.steps()).isLessThan(2L * 2 * types);
        assertThat(group(types - 1)).containsExactly(2 * types - 2);
        assertThat(group(RRsetKind.ofSignatures(types - 1))).containsExactly(2 * types - 1);
    }
}
