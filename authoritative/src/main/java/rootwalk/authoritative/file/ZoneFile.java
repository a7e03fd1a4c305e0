package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

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
        return read(apex, file, includeBase, detail, new ReadScratch());
    }

    static ZoneReading read(Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail,
            ReadScratch scratch) {
        return read(apex, file, includeBase, detail, scratch, ReadLimits::ofProcess);
    }

    /// @param allowances one for each time that the file is read
    static ZoneReading read(Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail,
            ReadScratch scratch, Supplier<ReadLimits> allowances) {
        List<FileStamps.Stamp> stamps = new ArrayList<>(1);
        Problems problems = new Problems(detail);
        RejectedRecords rejected = new RejectedRecords();
        ZoneEdit edit = ZoneEdit.begin(apex, new Corrections(problems), scratch.edit);
        ReadLimits limits = allowances.get();
        RecordSink sink = (owner, ownerLength, type, ttl, data, dataLength, place) -> {
            edit.add(owner, 0, ownerLength, type, ttl, data, 0, dataLength, place);
            limits.checkSize(edit.octets());
        };
        new ZoneReader(apex, includeBase, sink, problems, stamps, rejected, limits, scratch).read(file);
        // If no record could be read, missing records are not the cause.
        boolean isUnderstood = edit.records() > 0 || !rejected.isEmpty() || !problems.hasErrors();
        if (isUnderstood && !limits.isExceeded()) {
            Findings findings = ZoneCheck.check(apex, edit.names(), edit.nsec3(), rejected, detail, scratch.key);
            place(findings, apex, file, includeBase, problems, allowances);
        }
        ZoneSnapshot snapshot = problems.hasErrors() ? null : edit.build();
        List<ZoneProblem> all = problems.toList();
        ZoneState state = snapshot != null ? snapshot : new ZoneState.Unloaded(reason(all, file));
        return new ZoneReading(state, all, new FileStamps(stamps));
    }

    private static String reason(List<ZoneProblem> problems, Path file) {
        for (ZoneProblem problem : problems) {
            if (problem.isError()) {
                return problem.toString();
            }
        }
        return file + " contains no zone";
    }

    /// The findings about a zone that was read from a file, as problems with their lines.
    static List<ZoneProblem> problems(
            Findings findings, Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail) {
        if (findings.isEmpty()) {
            return List.of();
        }
        Problems problems = new Problems(detail);
        problems.file(file);
        place(findings, apex, file, includeBase, problems, ReadLimits::ofProcess);
        return problems.toList();
    }

    /// Finds the lines of the records that findings are about. The zone does not store its lines, so the file is read
    /// again.
    private static void place(Findings findings, Name apex, Path file, Optional<Path> includeBase,
            Problems problems, Supplier<ReadLimits> allowances) {
        if (findings.isEmpty()) {
            return;
        }
        place(findings.toList(), apex, file, includeBase, problems, allowances.get());
        findings.forEachCutOff(problems::skip);
    }

    private static void place(List<Finding> findings, Name apex, Path file, Optional<Path> includeBase,
            Problems problems, ReadLimits limits) {
        Map<Subject, List<Long>> places = new HashMap<>();
        for (Finding finding : findings) {
            places.put(new Subject(finding.owner(), finding.type()), new ArrayList<>());
        }
        RecordSink finder = (owner, ownerLength, type, ttl, data, dataLength, place) -> {
            List<Long> wanted = places.get(new Subject(Name.of(owner, 0), type));
            if (wanted != null) {
                wanted.add(place);
            }
        };
        Problems seenBefore = new Problems(ProblemDetail.FEW);
        new ZoneReader(apex, includeBase, finder, seenBefore, new ArrayList<>(), new RejectedRecords(), limits,
                new ReadScratch()).read(file);
        for (Finding finding : findings) {
            List<Long> found = places.getOrDefault(new Subject(finding.owner(), finding.type()), List.of());
            long place = found.isEmpty()
                    ? problems.file(file)
                    : found.get(Math.min(finding.index(), found.size() - 1));
            problems.add(finding.severity(), place, finding.what(), finding.remedy());
        }
    }

    private record Subject(Name owner, int type) {}

    private record Corrections(Problems problems) implements EditObserver {

        @Override
        public void duplicate(Name owner, int type, long place) {
            problems.warning(place, "the " + RecordType.name(type) + " record of " + owner + " is a duplicate",
                    "it is ignored");
        }

        @Override
        public void ttlDiffers(Name owner, int type, int used, long place) {
            problems.warning(place, "the " + RecordType.name(type) + " records of " + owner
                    + " have different TTLs, of which the lowest is " + used,
                    "all get this TTL (RFC 2181 section 5.2)");
        }
    }
}
