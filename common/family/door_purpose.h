/* door_purpose.h - what each keyed draw is for.
 *
 * Role: the one register of purposes, the third part of a draw's key (sim_random.h): entity, purpose,
 *   ordinal. Two draws that share a key are the same number, so every purpose stands here once.
 * Numbers are part of results: append, never renumber.
 */
#ifndef DOOR_PURPOSE_H
#define DOOR_PURPOSE_H

enum door_purpose {
  /* entity: cell of the demand field (source, hour, strip) */
  DOOR_PURPOSE_DEMAND_COUNT = 1, /* points in the cell */
  DOOR_PURPOSE_DEMAND_POINT = 2, /* ordinal: the point; second in the hour, height in the strip */
  /* entity: family */
  DOOR_PURPOSE_CHILDREN = 16,    /* how many */
  DOOR_PURPOSE_FIRST_NEED = 17,  /* level at the first contact */
  DOOR_PURPOSE_NEED_CHANGE = 18, /* ordinal: spell; when it ends, and which way */
  DOOR_PURPOSE_RETURN = 19,      /* ordinal: how often the family was left to itself; when it comes back */
  DOOR_PURPOSE_CHILD = 20,       /* which child its contacts concern */
  /* entity: contact */
  DOOR_PURPOSE_RETURN_TIME = 33,    /* time of day of a return */
  DOOR_PURPOSE_APPARENT_LEVEL = 34, /* what is seen */
  DOOR_PURPOSE_PRIORITY = 35,
  DOOR_PURPOSE_SCREENING_TIME = 36,
  DOOR_PURPOSE_DECISION = 37,
  DOOR_PURPOSE_CONSENT = 38,
  DOOR_PURPOSE_EPISODE_TIME = 39,
  DOOR_PURPOSE_EPISODE_END = 40, /* need met or not */
  DOOR_PURPOSE_ASSESSMENT_TIME = 41,
  DOOR_PURPOSE_STEP_DOWN = 42,
  DOOR_PURPOSE_PLAN_TIME = 43,
  DOOR_PURPOSE_PLAN_END = 44, /* need met or not */
  DOOR_PURPOSE_INFORMATION_QUALITY = 45,
  DOOR_PURPOSE_CONCLUSION_TIME = 46,
  DOOR_PURPOSE_CHECK_CONSENT = 47,  /* first: given or not; second: until the family answers */
  DOOR_PURPOSE_PARTNER_ANSWER = 48, /* ordinal: the partner's place; first: whether, second: when */
  DOOR_PURPOSE_ENQUIRY_TIME = 49,
  DOOR_PURPOSE_ENQUIRY_LOST = 50,
  DOOR_PURPOSE_SIGN_OFF = 51,           /* first: whether, second: how long */
  DOOR_PURPOSE_EARLY_HELP_SERVICE = 52, /* which hub or commissioned service it is meant for */
  DOOR_PURPOSE_REQUEST_SCREENING = 53,  /* first: how long; second: accepted or not */
  DOOR_PURPOSE_ENGAGEMENT = 54,         /* first: takes part or not; second: until the family answers */
  DOOR_PURPOSE_GIVES_UP = 55,
  DOOR_PURPOSE_REQUEST_WITHHELD = 58,
  DOOR_PURPOSE_WORSENS_IN_HELP = 56,
  DOOR_PURPOSE_ENDED_BY_FAMILY = 57,     /* first: whether; second: at which part of the length */
  DOOR_PURPOSE_EVENT_DELAY = 80,         /* how much later a contact comes that an event of demand has delayed */
  DOOR_PURPOSE_TASK_TIME = 96,           /* ordinal: the task; first: hands-on time, second: the gap before it */
  DOOR_PURPOSE_FURTHER_VISITS = 97,      /* first: how many; second: until partners have contributed */
  DOOR_PURPOSE_LIMIT_PULL = 98,          /* first: whether the limit pulls, second: to which of its last days */
  DOOR_PURPOSE_ASSESSMENT_SIGN_OFF = 99, /* how long */
  DOOR_PURPOSE_RECORDING_TIME =
      81, /* ordinal 0: first: recording, second: advice; 1: proportionate assessment, the call */
  DOOR_PURPOSE_ADVICE_AT_DOOR = 82,
  DOOR_PURPOSE_ASSESSMENT_KIND = 100, /* first: proportionate or not; second: whether an initial goes on to a core */
  DOOR_PURPOSE_EMERGENCY = 83,        /* first: whether, second: how long */
  DOOR_PURPOSE_HANDOVER = 84,         /* first: in time, late or lost; second: how late */
  DOOR_PURPOSE_TELEPHONE = 85,
  DOOR_PURPOSE_PATIENCE = 86,    /* ordinal: the attempt; also of a misdirected call */
  DOOR_PURPOSE_GIVING_UP = 87,   /* ordinal: the attempt; first: what then, second: until ringing again */
  DOOR_PURPOSE_MISDIRECTED = 88, /* entity: ordinal of the call; first: the gap before it, second: how long */
  DOOR_PURPOSE_STRATEGY = 101,   /* first: section 47 or not; second: how long the discussion takes */
  DOOR_PURPOSE_SECTION_47 = 102, /* first: conference or not; second: how long the enquiry takes */
  DOOR_PURPOSE_CONFERENCE = 103, /* first: protection plan or not; second: the day aimed at */
  DOOR_PURPOSE_POOR_FORM = 89,
  DOOR_PURPOSE_REFERRER = 90,         /* first: whether an answer comes, second: when */
  DOOR_PURPOSE_SIBLING_NAMED = 112,   /* ordinal: the child */
  DOOR_PURPOSE_SECOND_REPORT = 113,   /* first: whether, second: how much later */
  DOOR_PURPOSE_SECOND_REPORTER = 114, /* first: which source, second: whether the incident is recognised */
  /* entity: worker of a pool */
  DOOR_PURPOSE_DECISION_MAKER = 64, /* own shift of the thresholds */
  DOOR_PURPOSE_POST_PRESENT = 65,   /* ordinal: spell of the post; first: until sickness, second: until leave */
  DOOR_PURPOSE_POST_AWAY = 66,      /* ordinal: spell; first: how long; second: whether an agency covers */
  DOOR_PURPOSE_POST_STAY = 67,      /* ordinal: spell; first: until the worker leaves; second: the agency's delay */

  /* entity: contact, at screening */
  DOOR_PURPOSE_HARM_SIGN = 112, /* obvious or not */
  DOOR_PURPOSE_AUDIT = 114,     /* first: whether, second: how long */
  /* entity: worker of a pool */
  DOOR_PURPOSE_OTHER_WORK = 113, /* ordinal: until the worker's next piece of work outside the model */
};

#endif
