package rootwalk.authoritative.file;

import java.util.List;

import rootwalk.authoritative.zone.ZoneState;

/// The result of reading a zone file.
///
/// @param state the zone, or why there is none
/// @param problems all of them, in the order of the file
/// @param files the attributes of the files that were read
public record ZoneReading(ZoneState state, List<ZoneProblem> problems, FileStamps files) {

    public boolean hasErrors() {
        return !problems.isEmpty() && problems.stream().anyMatch(ZoneProblem::isError);
    }
}
