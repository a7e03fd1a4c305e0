package rootwalk.authoritative.file;

import java.util.List;

import rootwalk.authoritative.zone.ZoneState;

/// What came of reading a zone file.
///
/// @param state the zone, or why there is none
/// @param problems all of them, in the order of the file
/// @param files how the files looked that were read
public record ZoneReading(ZoneState state, List<ZoneProblem> problems, FileStamps files) {

    public boolean hasErrors() {
        return problems.stream().anyMatch(ZoneProblem::isError);
    }
}
