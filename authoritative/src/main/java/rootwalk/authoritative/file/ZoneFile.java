package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.Optional;

import rootwalk.wire.Name;

/// Reads a zone file (RFC 1035 section 5) completely and reports all of its problems.
public final class ZoneFile {

    private ZoneFile() {}

    /// Reads a zone in which relative names of `$INCLUDE` begin in the folder of the including file. Never throws
    /// because of the content of the file, or for a file that cannot be read.
    ///
    /// @param apex the name of the zone, and the initial origin of the file
    public static ZoneReading read(Name apex, Path file) {
        return read(apex, file, Optional.empty());
    }

    /// Reads a zone. Never throws because of the content of the file, or for a file that cannot be read.
    ///
    /// @param apex the name of the zone, and the initial origin of the file
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    public static ZoneReading read(Name apex, Path file, Optional<Path> includeBase) {
        return read(apex, file, includeBase, ProblemDetail.USUAL);
    }

    /// Reads a zone. Never throws because of the content of the file, or for a file that cannot be read.
    ///
    /// @param apex the name of the zone, and the initial origin of the file
    /// @param includeBase the folder in which relative names of `$INCLUDE` begin; that of the including file if empty
    public static ZoneReading read(Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail) {
        return read(apex, file, includeBase, detail, ZonePurpose.ANSWERS);
    }

    /// The same for a purpose.
    public static ZoneReading read(Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail,
            ZonePurpose purpose) {
        return new ZoneFileReader(ReadLimits::ofProcess, Optional.empty()).read(apex, file, includeBase, detail,
                purpose);
    }
}
