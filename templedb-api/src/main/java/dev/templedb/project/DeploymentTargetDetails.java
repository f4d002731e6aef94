package dev.templedb.project;

import java.util.Optional;
import org.immutables.value.Value;

/**
 * What may be changed about a deployment target.
 *
 * @param type what stage it is, for instance {@code staging} or {@code production}; not blank
 * @param provider who runs it, for instance {@code aws}
 * @param host the machine or service
 * @param url where what is deployed answers
 * @param description what it is
 * @param active whether it is in use
 */
@Value.Builder
public record DeploymentTargetDetails(
    String type,
    Optional<String> provider,
    Optional<String> host,
    Optional<String> url,
    Optional<String> description,
    boolean active) {

  public DeploymentTargetDetails {
    if (type.isBlank()) {
      throw new IllegalArgumentException("the deployment target's type is blank");
    }
    Text.check("the deployment target's type", type);
    Text.check("the deployment target's provider", provider.orElse(""));
    Text.check("the deployment target's host", host.orElse(""));
    Text.check("the deployment target's url", url.orElse(""));
    Text.check("the deployment target's description", description.orElse(""));
  }

  /** An active target of this type, with nothing else said. */
  public static DeploymentTargetDetails ofType(String type) {
    return builder(type).build();
  }

  /** A builder of an active target of this type. */
  public static DeploymentTargetDetailsBuilder builder(String type) {
    return new DeploymentTargetDetailsBuilder().type(type).active(true);
  }

  /** A builder that starts from these details. */
  public DeploymentTargetDetailsBuilder toBuilder() {
    return new DeploymentTargetDetailsBuilder()
        .type(type)
        .provider(provider)
        .host(host)
        .url(url)
        .description(description)
        .active(active);
  }
}
