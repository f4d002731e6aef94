package dev.templedb.sqlite.transaction;

import org.jspecify.annotations.Nullable;

/** What a mutation says of itself, to become its audit entry. */
public final class Change {

  private @Nullable String action;
  private String entity = "";
  private @Nullable Summary before;
  private @Nullable Summary after;

  Change() {}

  /** Records a creation. */
  public void created(String newAction, String newEntity, Summary newAfter) {
    record(newAction, newEntity, null, newAfter);
  }

  /** Records a change of something that was there. */
  public void updated(String newAction, String newEntity, Summary newBefore, Summary newAfter) {
    record(newAction, newEntity, newBefore, newAfter);
  }

  /** Records a deletion. */
  public void deleted(String newAction, String newEntity, Summary newBefore) {
    record(newAction, newEntity, newBefore, null);
  }

  private void record(
      String newAction, String newEntity, @Nullable Summary newBefore, @Nullable Summary newAfter) {
    if (action != null) {
      throw new IllegalStateException(
          "one mutation, one audit entry: " + action + " and " + newAction);
    }
    action = newAction;
    entity = newEntity;
    before = newBefore;
    after = newAfter;
  }

  @Nullable String action() {
    return action;
  }

  String entity() {
    return entity;
  }

  @Nullable String before() {
    return before == null ? null : before.json();
  }

  @Nullable String after() {
    return after == null ? null : after.json();
  }
}
