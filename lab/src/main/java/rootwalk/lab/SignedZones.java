package rootwalk.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZoneReading;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.text.RdataText;

/// The signed zones of the lab, as files in a temporary folder. They are signed at the start, so `zones/` has plain zones that
/// can be read and changed.
record SignedZones(Map<Path, Path> files) {

    /// No zone is signed.
    static final SignedZones NONE = new SignedZones(Map.of());

    /// @param files the signed file of each zone file
    SignedZones {
        files = Map.copyOf(files);
    }

    /// Signs the zones of a folder.
    ///
    /// @param target a folder for the signed zones
    /// @param now at which the signatures are made
    /// @throws LabFailure with all problems of the zones
    static SignedZones sign(LabFolder folder, Path target, Instant now) throws LabFailure {
        Map<Name, LabSigning> signings = folder.signings().stream()
                .collect(Collectors.toMap(LabSigning::zone, signing -> signing));
        FaultySigner signer = new FaultySigner(signings, now);
        // Signing takes nearly all of the time, so each zone has its own thread.
        Map<Path, Future<Path>> results = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            signings.values().forEach(signing -> {
                Path file = folder.zoneFile(signing.zone());
                results.put(file, threads.submit(() -> {
                    List<RRset> zone = new ArrayList<>(read(signing.zone(), file));
                    for (LabSigning child : signings.values()) {
                        if (folder.parent(child.zone()).equals(Optional.of(signing.zone()))) {
                            zone.add(signer.ds(child));
                        }
                    }
                    Path signed = target.resolve(file.getFileName());
                    Files.writeString(signed, text(signer.sign(signing, zone)));
                    return signed;
                }));
            });
        }
        return new SignedZones(collected(results));
    }

    private static Map<Path, Path> collected(Map<Path, Future<Path>> results) throws LabFailure {
        Map<Path, Path> files = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Path, Future<Path>> result : results.entrySet()) {
            try {
                files.put(result.getKey(), result.getValue().get());
            } catch (ExecutionException e) {
                problems.add(problem(result.getKey(), e.getCause() == null ? e : e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabFailure("the lab was interrupted while it signed its zones", e);
            }
        }
        if (!problems.isEmpty()) {
            throw new LabFailure(String.join("\n", problems.stream().sorted().toList()));
        }
        return files;
    }

    private static String problem(Path file, Throwable cause) {
        return switch (cause) {
            case LabFailure failure -> String.valueOf(failure.getMessage());
            case IOException failure ->
                "the signed form of " + file + " cannot be written: " + RegularFile.trouble(failure);
            default -> file + " cannot be signed: " + cause.getMessage();
        };
    }

    private static List<RRset> read(Name name, Path file) throws LabFailure {
        ZoneReading reading = ZoneFile.read(name, file);
        return switch (reading.state()) {
            case ZoneState.Unloaded(String reason) -> throw new LabFailure(reason);
            case ZoneSnapshot zone -> {
                List<RRset> all = new ArrayList<>();
                for (ZoneNode node : zone.names()) {
                    all.addAll(node.rrsets());
                }
                yield all;
            }
        };
    }

    private static String text(List<RRset> zone) {
        return zone.stream().map(RdataText::print).collect(Collectors.joining("\n", "", "\n"));
    }

    /// The file that servers of a zone load.
    Path file(LabServer.Zone zone) {
        return files.getOrDefault(zone.file(), zone.file());
    }
}
