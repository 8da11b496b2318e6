"""The auditor's rules over a filing: what adds up, what contradicts itself, what a person must look at."""
