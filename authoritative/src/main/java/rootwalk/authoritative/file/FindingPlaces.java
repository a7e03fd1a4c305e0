package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import rootwalk.wire.Name;

/// Finds the lines of the records that findings are about. A zone does not store its lines, so its file is read again.
final class FindingPlaces {

    private record Subject(Name owner, int type) {}

    private FindingPlaces() {}

    /// The findings about a zone that was read from a file, as problems with their lines.
    static List<ZoneProblem> problems(
            Findings findings, Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail) {
        if (findings.isEmpty()) {
            return List.of();
        }
        Problems problems = new Problems(detail);
        problems.file(file);
        report(findings, apex, file, includeBase, problems, ReadLimits::ofProcess, ZonePurpose.ANSWERS);
        return problems.toList();
    }

    /// Adds the findings to the problems of the file.
    ///
    /// @param allowances one for each time that the file is read
    static void report(Findings findings, Name apex, Path file, Optional<Path> includeBase,
            Problems problems, Supplier<ReadLimits> allowances, ZonePurpose purpose) {
        if (findings.isEmpty()) {
            return;
        }
        report(findings.toList(), apex, file, includeBase, problems, allowances.get(), purpose);
        findings.forEachCutOff(problems::skip);
    }

    private static void report(List<Finding> findings, Name apex, Path file, Optional<Path> includeBase,
            Problems problems, ReadLimits limits, ZonePurpose purpose) {
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
        ZoneReader reader = new ZoneReader(apex, includeBase, finder, seenBefore, new ArrayList<>(),
                new RejectedRecords(), limits, new ReadScratch());
        reader.readFor(purpose, file);
        for (Finding finding : findings) {
            List<Long> found = places.getOrDefault(new Subject(finding.owner(), finding.type()), List.of());
            long place = found.isEmpty()
                    ? problems.file(file)
                    : found.get(Math.min(finding.index(), found.size() - 1));
            problems.add(finding.severity(), place, finding.what(), finding.remedy());
        }
    }
}
