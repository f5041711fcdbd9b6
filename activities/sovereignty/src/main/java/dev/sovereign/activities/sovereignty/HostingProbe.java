package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RemoteConfig;
import org.eclipse.jgit.transport.URIish;

/**
 * No remote of the repository is on a corporate code host, and no configured service needs a name
 * that somebody else resolves. Only hosts are shown: a remote's address may hold a token.
 */
final class HostingProbe implements Probe {

  /** Digits and dots, or colons: nothing to look up. */
  private static final Pattern IP_LITERAL =
      Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

  private final List<ServiceAddress> services;
  private final Path hostsFile;
  private final Set<String> corporate;

  HostingProbe(List<ServiceAddress> services, Path hostsFile) {
    this.services = services;
    this.hostsFile = hostsFile;
    this.corporate =
        Resource.text("corporate-code-hosts.txt")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Finding look(Path folder) throws IOException, URISyntaxException {
    Set<String> remotes;
    try (Repository repository = GitRepositories.open(folder)) {
      remotes = remoteHosts(repository);
    }
    for (String host : remotes) {
      if (isCorporate(host)) {
        return Finding.missing("a remote is on " + host);
      }
    }
    for (ServiceAddress service : services) {
      if (!resolvesHere(service.host())) {
        return Finding.missing(service + ": the name needs a foreign name server");
      }
    }
    return Finding.seen(
        "remote hosts: %s; %d services addressed without foreign names"
            .formatted(remotes.isEmpty() ? "none" : String.join(", ", remotes), services.size()));
  }

  private static Set<String> remoteHosts(Repository repository) throws URISyntaxException {
    var hosts = new TreeSet<String>();
    for (RemoteConfig remote : RemoteConfig.getAllRemoteConfigs(repository.getConfig())) {
      var addresses = new HashSet<URIish>(remote.getURIs());
      addresses.addAll(remote.getPushURIs());
      for (URIish address : addresses) {
        hosts.add(address.getHost() == null ? "a local path" : plain(address.getHost()));
      }
    }
    return hosts;
  }

  private boolean isCorporate(String host) {
    for (String rest = host; !rest.isEmpty(); rest = parent(rest)) {
      if (corporate.contains(rest)) {
        return true;
      }
    }
    return false;
  }

  private static String parent(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? "" : host.substring(dot + 1);
  }

  private boolean resolvesHere(String host) throws IOException {
    String name = plain(host);
    return name.equals("localhost") || IP_LITERAL.matcher(name).matches() || inHostsFile(name);
  }

  private boolean inHostsFile(String name) throws IOException {
    if (!Files.isReadable(hostsFile)) {
      return false;
    }
    try (var lines = Files.lines(hostsFile)) {
      return lines
          .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+", -1))
          .anyMatch(fields -> List.of(fields).subList(1, fields.length).contains(name));
    }
  }

  /** Names are compared without case and without the root's dot. */
  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
